// What scrolls can be scrolled by keyboard; and the landing page's sample plays again when asked.

function reachable() {
  const wide = document.querySelectorAll(
    ".bd-content pre, .bd-content table, .bd-content .output, mjx-container[display], .bp-code"
  );
  for (const box of wide) {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else if (box.tabIndex === 0 && !box.closest("a")) box.removeAttribute("tabindex");
  }
}

window.addEventListener("load", async () => {
  await window.MathJax?.startup?.promise;
  reachable();
});
window.addEventListener("resize", reachable);

const sample = document.querySelector(".bp-sample");
if (sample && matchMedia("(prefers-reduced-motion: no-preference)").matches) {
  const again = sample.querySelector(".bp-again");
  const play = () => {
    sample.classList.remove("bp-moves");
    void sample.offsetWidth; // the browser must see the class gone, or nothing begins anew
    sample.classList.add("bp-moves");
  };
  again.hidden = false;
  again.addEventListener("click", play);
  play();
}
