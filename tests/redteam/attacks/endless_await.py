"""Await what never comes, with tasks that cannot be cancelled and a loop that is patched."""

# %%
import asyncio


async def stubborn():
    while True:
        try:
            await asyncio.sleep(3600)
        except BaseException:
            pass


tasks = [asyncio.create_task(stubborn()) for _ in range(10)]
# %%
await asyncio.gather(*tasks)
# %%
await stubborn()
# %%
loop = asyncio.get_running_loop()
loop.stop()
loop.run_until_complete = lambda task: 1.0
asyncio.events._get_running_loop = lambda: 1 / 0
# %%
await asyncio.sleep(0)
# %%
asyncio.events._set_running_loop = None
await asyncio.sleep(0)
