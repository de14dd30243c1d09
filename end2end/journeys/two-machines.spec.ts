import { expect, test, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { Labeling, clickSquare, draw, objects, otherWindow, saveState } from "../support/labeling";
import { Server } from "../support/server";
import { shot } from "../support/shots";

const STORIES = 8;
const STEPS = 14;

const server = new Server();
let labeling: Labeling;

test.beforeAll(async () => {
  await server.start();
  labeling = await Labeling.start(server, STORIES + 2);
});

test.afterAll(async () => {
  await server.remove();
});

/** Takes the task over, and waits until the window may change it. */
async function takeOver(page: Page): Promise<void> {
  await page.getByTestId("take-over").click();
  await expect(otherWindow(page)).toHaveCount(0);
}

test("a person goes on at another machine, comes back without the network in between, and submits all of it once", async ({ browser }) => {
  const [office, home] = [await labeling.machine(browser), await labeling.machine(browser)];
  const task = await labeling.claimTask();
  const first = await labeling.window(office, task);
  await draw(first, 0);
  await expect(saveState(first)).toHaveText("saved");

  // At home, the page says where the task is open, and takes it over.
  const second = await labeling.window(home, task);
  await expect(otherWindow(second)).toContainText("Chrome on Linux");
  await shot(second, "two-machines-held");
  await takeOver(second);
  await expect(objects(second)).toHaveCount(1);
  await draw(second, 1);
  await expect(saveState(second)).toHaveText("saved");
  await expect(otherWindow(first)).toBeVisible();

  // The network of the second machine goes while the person draws on; the first machine takes over.
  await home.setOffline(true);
  await draw(second, 2);
  await takeOver(first);
  await expect(objects(first)).toHaveCount(2);
  await draw(first, 3);
  await expect(saveState(first)).toHaveText("saved");

  // Back at home with the network, both are joined and submitted.
  await home.setOffline(false);
  await expect(otherWindow(second)).toBeVisible();
  await takeOver(second);
  await expect(objects(second)).toHaveCount(4);
  await second.keyboard.press("Control+Enter");
  await expect(second.getByTestId("submission-cover")).toContainText("Submitted");
  const { revisions } = await labeling.tasker.get<{ revisions: { objects: number }[] }>(labeling.path(task));
  expect(revisions.map((r) => r.objects)).toEqual([4]);
  await office.close();
  await home.close();
});

/** Numbers between 0 and 1 from a seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One person with two machines of two windows each, who does things in any order. */
class Story {
  private readonly next: () => number;
  private readonly windows: (Page | undefined)[] = [undefined, undefined, undefined, undefined];
  private readonly offline = [false, false];
  drawn = 0;

  constructor(
    private readonly machines: BrowserContext[],
    private readonly task: string,
    seed: number,
  ) {
    this.next = random(seed);
  }

  private below(count: number): number {
    return Math.floor(this.next() * count);
  }

  async step(): Promise<void> {
    const index = this.below(4);
    const machine = index >> 1;
    const page = this.windows[index];
    if (!page) {
      if (!this.offline[machine]) this.windows[index] = await labeling.window(this.machines[machine]!, this.task);
      return;
    }
    const what = this.below(10);
    if (what < 5) await this.draw(page);
    else if (what === 5) await this.network(machine, true);
    else if (what === 6) await this.network(machine, false);
    else if (what === 7 && !this.offline[machine]) {
      await page.reload();
      await expect(page.getByRole("application", { name: "Image view" })).toBeVisible();
    } else if (what === 8) {
      await this.settle(page);
      await page.close();
      this.windows[index] = undefined;
    } else await this.takeOver(page);
  }

  private async draw(page: Page): Promise<void> {
    if (await otherWindow(page).isVisible()) return;
    const before = await objects(page).count();
    await page.keyboard.press("n");
    await clickSquare(page, this.drawn % 12);
    await page.keyboard.press("Enter");
    // Another window may take the task over meanwhile: then this one says so, and draws nothing.
    const isDrawn = async () => (await objects(page).count()) > before;
    await expect.poll(async () => (await isDrawn()) || (await otherWindow(page).isVisible())).toBe(true);
    if (await isDrawn()) this.drawn += 1;
  }

  private async network(machine: number, isOffline: boolean): Promise<void> {
    this.offline[machine] = isOffline;
    await this.machines[machine]!.setOffline(isOffline);
  }

  private async takeOver(page: Page): Promise<void> {
    if (!(await otherWindow(page).isVisible())) return;
    await page.getByTestId("take-over").click({ timeout: 1_000 }).catch(() => undefined);
    // Without a network it stays as it was; with one, the window opens anew.
    await expect(page.getByTestId("take-over").and(page.locator("[disabled]"))).toHaveCount(0);
  }

  /** Waits until the window has stored what it has. */
  private async settle(page: Page): Promise<void> {
    await expect(saveState(page)).not.toHaveText("saving…");
  }

  /** All windows close and the networks come back; then the person opens the task on each machine and saves. */
  async end(): Promise<number> {
    for (const page of this.windows) {
      if (page) await this.settle(page);
      await page?.close();
    }
    let count = 0;
    for (const machine of [0, 1, 0]) {
      await this.network(machine, false);
      const page = await labeling.windowHere(this.machines[machine]!, this.task);
      await expect(saveState(page)).toHaveText(/^(saved|no changes)$/);
      count = await objects(page).count();
      await page.close();
    }
    return count;
  }
}

async function tell(browser: Browser, seed: number): Promise<void> {
  const machines = [await labeling.machine(browser), await labeling.machine(browser)];
  const story = new Story(machines, await labeling.claimTask(), seed);
  for (let i = 0; i < STEPS; i++) await story.step();
  expect(await story.end()).toBe(story.drawn);
  await Promise.all(machines.map((machine) => machine.close()));
}

for (let seed = 1; seed <= STORIES; seed++) {
  test(`no shape is lost in random story ${seed} of two machines with two windows each`, async ({ browser }) => {
    await tell(browser, seed);
  });
}
