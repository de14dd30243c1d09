import { expect, test, type BrowserContext, type Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import type { LabelDocument } from "../support/api";
import { Labeling, clickSquare, draw, objects, otherWindow, saveState } from "../support/labeling";
import { Server } from "../support/server";
import { shot } from "../support/shots";

const server = new Server();
let labeling: Labeling;

test.beforeAll(async () => {
  await server.start();
  labeling = await Labeling.start(server, 40);
});

test.afterAll(async () => {
  await server.remove();
});

/** Machines of one test; they are closed at its end. */
const test2 = test.extend<{ machines: () => Promise<BrowserContext> }>({
  machines: async ({ browser }, use) => {
    const opened: BrowserContext[] = [];
    await use(async () => {
      const machine = await labeling.machine(browser);
      opened.push(machine);
      return machine;
    });
    await Promise.all(opened.map((machine) => machine.close()));
  },
});

const saved = (page: Page) => expect(saveState(page)).toHaveText("saved");

/** Draws while there is no network, and closes the window. */
async function drawOfflineAndLeave(machine: BrowserContext, page: Page, nth: number): Promise<void> {
  await machine.setOffline(true);
  await draw(page, nth);
  await expect(saveState(page)).toHaveText("saved in this browser");
  await page.close();
  await machine.setOffline(false);
}

test2("a forgotten draft on one machine is joined with newer work from another machine", async ({ machines }) => {
  const [first, second] = [await machines(), await machines()];
  const task = await labeling.claimTask();
  const page = await labeling.window(first, task);
  await drawOfflineAndLeave(first, page, 0);
  const other = await labeling.windowHere(second, task);
  for (const nth of [1, 2, 3]) await draw(other, nth);
  await saved(other);
  await other.close();

  const back = await labeling.windowHere(first, task);
  await expect(objects(back)).toHaveCount(4);
  await expect(back.getByTestId("joined")).toContainText("1 change from this browser was joined");
  await shot(back, "drafts-joined");
  await saved(back);
  expect(await labeling.objectsOnServer(task)).toBe(4);

  // The person may say that only the other machine's work counts.
  await back.getByTestId("joined").getByRole("button", { name: /Undo/ }).click();
  await expect(objects(back)).toHaveCount(3);
});

test2("a shape deleted without a network is gone, and newer shapes from elsewhere are there", async ({ machines }) => {
  const [first, second] = [await machines(), await machines()];
  const task = await labeling.claimTask();
  const page = await labeling.window(first, task);
  await draw(page, 0);
  await draw(page, 1);
  await saved(page);
  await first.setOffline(true);
  await objects(page).first().click();
  await page.keyboard.press("Delete");
  await expect(objects(page)).toHaveCount(1);
  await expect(saveState(page)).toHaveText("saved in this browser");
  await page.close();
  await first.setOffline(false);
  const other = await labeling.windowHere(second, task);
  await expect(objects(other)).toHaveCount(2);
  await draw(other, 2);
  await saved(other);
  await other.close();
  const back = await labeling.windowHere(first, task);
  await expect(objects(back)).toHaveCount(2);
});

test2("an unfinished polygon comes back alone, beside the newer shapes from another machine", async ({ machines }) => {
  const [first, second] = [await machines(), await machines()];
  const task = await labeling.claimTask();
  const page = await labeling.window(first, task);
  await draw(page, 0);
  await page.keyboard.press("n");
  await clickSquare(page, 1, 2);
  await saved(page);
  await page.close();
  const other = await labeling.windowHere(second, task);
  for (const nth of [4, 5, 6]) await draw(other, nth);
  await saved(other);
  await other.close();
  const back = await labeling.windowHere(first, task);
  await expect(objects(back)).toHaveCount(4);
  await expect(back.locator("#image-status")).toContainText("drawing: 2 points");
  await back.keyboard.press("Escape");
  await draw(back, 7);
  await saved(back);
  expect(await labeling.objectsOnServer(task)).toBe(5);
});

test2("a task open in two tabs is held by one; the other says so at once and takes over without loss", async ({ machines }) => {
  const machine = await machines();
  const task = await labeling.claimTask();
  const first = await labeling.window(machine, task);
  await draw(first, 0);
  const second = await labeling.window(machine, task);
  await expect(otherWindow(second)).toContainText("Open in another window");
  await expect(otherWindow(second)).toContainText("Chrome on Linux");
  await shot(second, "drafts-other-window");
  await draw(first, 1);
  await second.getByTestId("take-over").click();
  await expect(objects(second)).toHaveCount(2);
  await expect(otherWindow(second)).toHaveCount(0);
  await expect(otherWindow(first)).toBeVisible();
  await draw(second, 2);
  await saved(second);
  expect(await labeling.objectsOnServer(task)).toBe(3);

  // Back in the first tab, all is there.
  await first.getByTestId("take-over").click();
  await expect(objects(first)).toHaveCount(3);
  await expect(otherWindow(second)).toBeVisible();
});

test2("a tab that waits goes on by itself once the other one is closed", async ({ machines }) => {
  const machine = await machines();
  const task = await labeling.claimTask();
  const first = await labeling.window(machine, task);
  await draw(first, 0);
  const second = await labeling.window(machine, task);
  await expect(otherWindow(second)).toBeVisible();
  await first.close({ runBeforeUnload: true });
  await expect(otherWindow(second)).toHaveCount(0);
  await expect(objects(second)).toHaveCount(1);
  await second.reload();
  await expect(objects(second)).toHaveCount(1);
  await expect(otherWindow(second)).toHaveCount(0);
});

test2("a draft that a program saved meanwhile is joined, not overwritten", async ({ machines }) => {
  const machine = await machines();
  const task = await labeling.claimTask();
  const page = await labeling.window(machine, task);
  await draw(page, 0);
  await saved(page);
  const { revision, document } = await labeling.draft(task);
  const added = { ...document!.objects[0]!, id: "from-a-program" };
  const both: LabelDocument = { ...document!, objects: [...document!.objects, added] };
  await labeling.tasker.put(`${labeling.path(task)}/draft`, { document: both }, { "if-match": `${revision}` });
  await draw(page, 1);
  await expect(objects(page)).toHaveCount(3);
  await saved(page);
  expect(await labeling.objectsOnServer(task)).toBe(3);
});

test2("an object that two machines changed is shown from both, and the person chooses", async ({ machines }) => {
  const machine = await machines();
  const task = await labeling.claimTask();
  const page = await labeling.window(machine, task);
  await draw(page, 0);
  await saved(page);
  await machine.setOffline(true);
  await objects(page).first().click();
  await page.keyboard.press("q");
  await expect(saveState(page)).toHaveText("saved in this browser");
  const { revision, document } = await labeling.draft(task);
  document!.objects[0]!.shapes[0]!.geometry.polygon = [[[10, 10], [60, 10], [60, 60]]];
  await labeling.tasker.put(`${labeling.path(task)}/draft`, { document }, { "if-match": `${revision}` });
  await machine.setOffline(false);
  const dialog = page.getByRole("dialog", { name: "Choose what stays" });
  await expect(dialog.getByTestId("conflict")).toHaveCount(1);
  await shot(page, "drafts-conflict");

  // Put off, it comes back, also after a reload; nothing is sent in between.
  await page.keyboard.press("Escape");
  await expect(page.getByText("1 object changed here and elsewhere")).toBeVisible();
  await page.reload();
  await expect(dialog.getByTestId("conflict")).toHaveCount(1);
  await dialog.getByLabel("Both, as two objects").check();
  await dialog.getByTestId("resolve").click();
  await expect(objects(page)).toHaveCount(2);
  await saved(page);
  expect(await labeling.objectsOnServer(task)).toBe(2);
});

const BROKEN: Record<string, () => void> = {
  "is absent": () => Object.defineProperty(window, "indexedDB", { get: () => undefined }),
  "is forbidden": () =>
    Object.defineProperty(window, "indexedDB", {
      get: () => {
        throw new DOMException("The operation is insecure.", "SecurityError");
      },
    }),
  "is full": () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
    };
  },
};

for (const [how, breakIt] of Object.entries(BROKEN)) {
  test2(`where the browser's database ${how}, work is saved and submitted all the same`, async ({ machines }) => {
    const machine = await machines();
    await machine.addInitScript(breakIt);
    const task = await labeling.claimTask();
    const page = await labeling.window(machine, task);
    await draw(page, 0);
    await saved(page);
    await page.keyboard.press("Control+Enter");
    await expect(page.getByTestId("submission-cover")).toContainText("Submitted");
  });

  test2(`where the browser's database ${how} and the server is away, a reload loses nothing`, async ({ machines }) => {
    const machine = await machines();
    await machine.addInitScript(breakIt);
    const task = await labeling.claimTask();
    const page = await labeling.window(machine, task);
    await page.route("**/draft", (route) => route.abort());
    await draw(page, 0);
    await expect(saveState(page)).toHaveText("saved in this browser");
    await page.reload();
    await expect(objects(page)).toHaveCount(1);
    await page.unroute("**/draft");
    await saved(page);
    expect(await labeling.objectsOnServer(task)).toBe(1);
  });
}

test2("where nothing can be stored, the page says what is only on it, and sends it once the server is back", async ({ machines }) => {
  const machine = await machines();
  await machine.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", { get: () => undefined });
    Storage.prototype.setItem = () => {
      throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
    };
  });
  const task = await labeling.claimTask();
  const page = await labeling.window(machine, task);
  await draw(page, 0);
  await saved(page);
  await expect(page.getByText("This browser cannot store your work")).toBeVisible();
  await expect(page.getByText("Your work is saved on the server, and only there.")).toBeVisible();
  await machine.setOffline(true);
  await draw(page, 1);
  await expect(page.getByText("Your last changes are only on this page")).toBeVisible();
  await shot(page, "drafts-nowhere");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByTestId("submission-cover")).toContainText("Leave this page open");
  await machine.setOffline(false);
  await expect(page.getByTestId("submission-cover")).toContainText("Submitted");
  const { revisions } = await labeling.tasker.get<{ revisions: { objects: number }[] }>(labeling.path(task));
  expect(revisions.map((r) => r.objects)).toEqual([2]);
});

test2("a submission of somebody who is signed out waits for their sign-in, covered, and is then sent once", async ({ machines }) => {
  const machine = await machines();
  const task = await labeling.claimTask();
  const page = await labeling.window(machine, task);
  await draw(page, 0);
  await saved(page);
  await machine.clearCookies();
  await page.keyboard.press("Control+Enter");
  const cover = page.getByTestId("submission-cover");
  await expect(cover).toContainText("Waits for your sign-in");
  await expect(cover.getByRole("link", { name: "Sign in in a new tab" })).toHaveAttribute("href", "/sign-in");
  await shot(page, "drafts-waits-for-sign-in");
  // Nothing is drawn into what is to be submitted.
  await page.keyboard.press("n");
  await page.keyboard.press("Control+z");
  await expect(objects(page)).toHaveCount(1);
  await labeling.signIn(machine);
  await expect(cover).toContainText("Submitted");
  const { revisions } = await labeling.tasker.get<{ revisions: { objects: number }[] }>(labeling.path(task));
  expect(revisions.map((r) => r.objects)).toEqual([1]);
});

test2("a draft of somebody who is signed out stays, with a link to sign in, and is saved afterwards", async ({ machines }) => {
  const machine = await machines();
  const task = await labeling.claimTask();
  const page = await labeling.window(machine, task);
  await machine.clearCookies();
  await draw(page, 0);
  await expect(page.getByRole("link", { name: "Sign in in a new tab" })).toBeVisible();
  await labeling.signIn(machine);
  await saved(page);
  await expect(page.getByRole("link", { name: "Sign in in a new tab" })).toHaveCount(0);
  expect(await labeling.objectsOnServer(task)).toBe(1);
});

async function downloaded(page: Page): Promise<LabelDocument> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("download-draft").first().click()]);
  return JSON.parse(readFileSync((await download.path())!, "utf8")) as LabelDocument;
}

test2("what was drawn without a network can be downloaded when somebody else has the task by then", async ({ machines }) => {
  const machine = await machines();
  const task = await labeling.claimTask();
  const page = await labeling.window(machine, task);
  await machine.setOffline(true);
  for (const nth of [0, 1, 2]) await draw(page, nth);
  await expect(saveState(page)).toHaveText("saved in this browser");
  const path = `/api/v1${labeling.path(task)}`;
  expect((await labeling.tasker.context.post(`${path}/release`, { data: null })).ok()).toBe(true);
  expect((await labeling.other.context.post(`${path}/claim`, { data: null })).ok()).toBe(true);
  await machine.setOffline(false);
  await expect(page.getByText("Your draft is still here")).toBeVisible();
  expect((await downloaded(page)).objects).toHaveLength(3);
  await page.reload();
  await expect(page.getByTestId("stored-drafts")).toContainText("3 objects, stored in this browser");
  await shot(page, "drafts-not-mine");
  expect((await downloaded(page)).objects).toHaveLength(3);
});

test2("a draft of a task that was released is offered, and goes on once the task is claimed again", async ({ machines }) => {
  const machine = await machines();
  const task = await labeling.claimTask();
  const page = await labeling.window(machine, task);
  await machine.setOffline(true);
  await draw(page, 0);
  await expect(saveState(page)).toHaveText("saved in this browser");
  await page.close();
  const path = `/api/v1${labeling.path(task)}`;
  expect((await labeling.tasker.context.post(`${path}/release`, { data: null })).ok()).toBe(true);
  await machine.setOffline(false);
  const back = await labeling.window(machine, task);
  await expect(back.getByTestId("stored-drafts")).toContainText("1 object, stored in this browser");
  await back.getByTestId("claim").click();
  await expect(objects(back)).toHaveCount(1);
  await saved(back);
  expect(await labeling.objectsOnServer(task)).toBe(1);
});

test2("the last word about a draft is the server's, however late the browser answers", async ({ machines }) => {
  const machine = await machines();
  // The browser says that it deleted an old draft only when the test lets it.
  await machine.addInitScript(() => {
    const deletions = new WeakSet<IDBTransaction>();
    const held: (() => void)[] = [];
    const get = IDBObjectStore.prototype.get;
    IDBObjectStore.prototype.get = function (key) {
      deletions.add(this.transaction);
      return get.call(this, key);
    };
    const complete = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, "oncomplete")!;
    Object.defineProperty(IDBTransaction.prototype, "oncomplete", {
      ...complete,
      set(this: IDBTransaction, listener: ((event: Event) => void) | null) {
        const isHeld = listener && deletions.has(this);
        complete.set!.call(this, isHeld ? (event: Event) => held.push(() => listener.call(this, event)) : listener);
      },
    });
    const painted = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const answer = async () => {
      held.splice(0).forEach((run) => run());
      await painted();
    };
    Object.assign(window, { held, answer });
  });
  const task = await labeling.claimTask();
  const page = await labeling.window(machine, task);
  await drawOfflineAndLeave(machine, page, 0);
  const back = await labeling.windowHere(machine, task);
  await expect(objects(back)).toHaveCount(1);
  await saved(back);
  expect(await back.evaluate("held.length")).toBeGreaterThan(0);
  await back.evaluate("answer()");
  expect(await saveState(back).textContent()).toBe("saved");
});

test2("a draft that only the server has can be downloaded by its author after somebody else took the task", async ({ machines }) => {
  const [first, second] = [await machines(), await machines()];
  const task = await labeling.claimTask();
  const page = await labeling.window(first, task);
  await draw(page, 0);
  await saved(page);
  await page.close();
  const path = `/api/v1${labeling.path(task)}`;
  expect((await labeling.tasker.context.post(`${path}/release`, { data: null })).ok()).toBe(true);
  expect((await labeling.other.context.post(`${path}/claim`, { data: null })).ok()).toBe(true);
  const there = await second.newPage();
  await there.goto(`${server.url}${labeling.path(task)}`);
  await expect(there.getByTestId("stored-drafts")).toContainText("1 object, stored on the server");
  expect((await downloaded(there)).objects).toHaveLength(1);
});
