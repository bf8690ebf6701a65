// Rows of attention weights. A row is written as thousandths, of the places that its mask leaves open.
// open: the places that a row may look at; returns one weight a place, null where the mask hides it.
bp.weightsOf = (thousandths, open, count) => {
  const row = Array(count).fill(null);
  open.forEach((place, i) => { row[place] = thousandths[i] / 1000; });
  return row;
};

// The places that get most, at most `count` of them, and none with less than `least`.
bp.strongest = (row, count = 3, least = 0.05) => row
  .map((weight, place) => ({ weight, place }))
  .filter(({ weight }) => weight !== null && weight >= least)
  .sort((a, b) => b.weight - a.weight || a.place - b.place)
  .slice(0, count);
