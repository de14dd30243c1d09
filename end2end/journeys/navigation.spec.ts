// The sidebar and what waits, the palette, addresses and titles of pages, and pages on small screens.
import { expect, test, type Locator, type Page } from "@playwright/test";
import { Api } from "../support/api";
import { become, goToPage, nextTask, openProject } from "../support/people";
import { Server } from "../support/server";
import { settled } from "../support/tour";
import { imageView } from "../support/view";

type Counts = Record<string, number | undefined>;

let server: Server;
let root: string;
let admin: Api;
let tasker: Api;
let ml: Api;

test.beforeAll(async () => {
  server = await new Server().start();
  admin = await Api.as(server.url, (p) => p.role === "admin");
  tasker = await Api.as(server.url, (p) => p.role === "tasker");
  ml = await Api.as(server.url, (p) => p.team === "ML");
  root = `/projects/${(await admin.project("Drone pilot")).id}`;
});
test.afterAll(async () => server.remove());

const sidebar = (page: Page) => page.getByTestId("sidebar");
const entry = (page: Page, title: string) => sidebar(page).getByTitle(title, { exact: true });
const waiting = (link: Locator) => link.getByTestId("waiting");
const palette = (page: Page) => page.getByRole("combobox", { name: "Search or go to" });
const options = (page: Page) => page.getByRole("option");

async function open(page: Page, person: Api, path: string): Promise<void> {
  await become(page, server.url, person.person.name);
  await page.goto(server.url + path);
  await settled(page);
}

async function pagesOf(page: Page, person: Api): Promise<string[]> {
  await open(page, person, root);
  await expect(sidebar(page)).toBeVisible();
  return sidebar(page).getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("title")!));
}

test("the sidebar has the pages that a role may open, in five groups", async ({ page }) => {
  const all = ["Overview", "Brief", "Golden", "Debriefs", "Releases", "Pipeline", "Board", "Tasks", "Data", "Review", "Alignment", "Drift", "Training", "My work", "Exports", "Taskers", "Members", "Audit"];
  expect(await pagesOf(page, admin)).toEqual(all);
  await expect(sidebar(page).getByRole("heading", { level: 2 })).toHaveText(["Define", "Produce", "Assure", "Deliver", "People"]);
  expect(await pagesOf(page, tasker)).toEqual(["Overview", "Brief", "Pipeline", "Tasks", "Training", "My work"]);
  expect(await pagesOf(page, ml)).toEqual(["Overview", "Brief", "Golden", "Debriefs", "Releases", "Pipeline", "Board", "Tasks", "Review", "Alignment", "Drift", "Training", "Exports"]);
});

test("each page has an address, a heading, breadcrumbs and a title of its own", async ({ page }) => {
  await open(page, admin, root);
  for (const [name, path] of [["Brief", "brief"], ["Pipeline", "pipeline"], ["Tasks", "tasks"], ["Exports", "exports"], ["Members", "people"]]) {
    await goToPage(page, name!);
    await expect(page).toHaveURL(new RegExp(`${root}/${path}$`));
    await expect(page.getByRole("heading", { level: 1, name: name! })).toBeVisible();
    await expect(entry(page, name!)).toHaveAttribute("aria-current", "page");
    await expect(page).toHaveTitle(`${name} · Drone pilot · Assay`);
    await expect(page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("listitem")).toHaveText(["Drone pilot", name!]);
  }
  // A page below another one leads back to it.
  await goToPage(page, "Pipeline");
  await page.getByRole("link", { name: "Configure" }).first().click();
  await expect(entry(page, "Pipeline")).toHaveAttribute("aria-current", "page");
  await page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "Pipeline" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Pipeline" })).toBeVisible();
  await page.goto(server.url);
  await expect(page).toHaveTitle("Projects · Assay");
});

test("the sidebar counts what waits for the person, and follows what they do", async ({ page }) => {
  const counts = await ml.get<Counts>(`${root}/waiting`);
  await open(page, ml, `${root}/releases`);
  await expect(waiting(entry(page, "Debriefs"))).toContainText(String(counts.debriefs));
  const releases = counts.questions! + counts.releases_to_sign!;
  await expect(waiting(entry(page, "Releases"))).toContainText(String(releases));
  await page.getByRole("button", { name: "Ask a question" }).click();
  await page.getByLabel("Question", { exact: true }).fill("Is a hedge a tree?");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(waiting(entry(page, "Releases"))).toContainText(String(releases + 1));

  // A tasker counts what they can claim, and nothing about golden.
  const own = await tasker.get<Counts>(`${root}/waiting`);
  expect(Object.keys(own).sort()).toEqual(["tasks_in_work", "tasks_to_claim"]);
  await open(page, tasker, root);
  await expect(waiting(entry(page, "Tasks"))).toContainText(String(own.tasks_in_work! + own.tasks_to_claim!));
  await expect(waiting(sidebar(page))).toHaveCount(1);
});

test("the overview lists what waits and leads there", async ({ page }) => {
  await open(page, ml, root);
  const list = page.getByTestId("waiting-list");
  await list.getByRole("link", { name: /debrief/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Debriefs" })).toBeVisible();
});

test("the sidebar folds to icons, and each person's choice stays in the browser", async ({ page }) => {
  await open(page, admin, `${root}/brief`);
  const wide = (await sidebar(page).boundingBox())!.width;
  await sidebar(page).getByRole("button", { name: "Fold the sidebar" }).click();
  const folded = async () => (await sidebar(page).boundingBox())!.width;
  expect(await folded()).toBeLessThan(wide / 3);
  await page.reload();
  await expect(sidebar(page).getByRole("button", { name: "Unfold the sidebar" })).toBeVisible();
  expect(await folded()).toBeLessThan(wide / 3);
  await entry(page, "Golden").click();
  await expect(page.getByRole("heading", { level: 1, name: "Golden" })).toBeVisible();
  await open(page, ml, `${root}/brief`);
  expect(await folded()).toBe(wide);
});

test("the palette goes to pages, questions, tasks and people by a few letters and the keyboard", async ({ page }) => {
  await open(page, admin, root);
  await page.keyboard.press("Control+k");
  await expect(palette(page)).toBeFocused();
  await page.keyboard.type("dead tree");
  await expect(options(page).first()).toContainText("Is a dead tree without leaves still a tree?");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/releases#question-/);
  await expect(palette(page)).toHaveCount(0);

  // Letters in their order are enough; arrows choose, and what is chosen is announced.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("rl");
  await expect(options(page).first()).toContainText("Releases");
  await palette(page).fill("re");
  await expect(options(page).nth(1)).toBeVisible();
  await expect(options(page).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await expect(options(page).nth(1)).toHaveAttribute("aria-selected", "true");
  await expect(palette(page)).toHaveAttribute("aria-activedescendant", (await options(page).nth(1).getAttribute("id"))!);
  await page.keyboard.press("ArrowUp");
  await palette(page).fill("tas");
  await expect(options(page).first()).toContainText("Tasks");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Tasks" })).toBeVisible();

  const { items } = await admin.get<{ items: { id: string; scene_name: string }[] }>(`${root}/tasks?limit=1`);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(items[0]!.scene_name);
  await expect(options(page).filter({ hasText: "Task ·" }).first()).toContainText(items[0]!.scene_name);
  await palette(page).fill(tasker.person.name);
  await expect(options(page).filter({ hasText: "Person" })).toContainText(tasker.person.name);
  await page.keyboard.press("Escape");
  await expect(palette(page)).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1, name: "Tasks" })).toBeVisible();
});

test("the palette opens anew by a key pressed at once after a line was followed", async ({ page }) => {
  await open(page, admin, root);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("tasks");
  await expect(options(page).first()).toContainText("Tasks");
  // Both keys before the next frame.
  await page.evaluate(() => {
    const press = (init: KeyboardEventInit) =>
      document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
    press({ key: "Enter", code: "Enter" });
    return new Promise((resolve) => setTimeout(resolve)).then(() => press({ key: "k", code: "KeyK", ctrlKey: true }));
  });
  await expect(page.getByRole("heading", { level: 1, name: "Tasks" })).toBeVisible();
  await expect(palette(page)).toHaveValue("");
  await page.keyboard.type("golden");
  await expect(palette(page)).toHaveValue("golden");
  await expect(options(page).filter({ hasText: "Golden" }).first()).toBeVisible();
});

test("the palette opens from a text field, by a button and in the workbench, and holds what the role may open", async ({ page }) => {
  await open(page, tasker, root);
  await page.getByRole("button", { name: "Search or go to" }).click();
  await palette(page).fill("rele");
  await expect(page.getByRole("status").filter({ hasText: "Nothing of this name here." })).toBeVisible();
  await palette(page).fill("dead tree");
  await expect(page.getByRole("status").filter({ hasText: "Nothing of this name here." })).toBeVisible();
  await page.getByTestId("palette").getByRole("button", { name: "Close" }).click();
  await nextTask(page, "Image view");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("brief");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Brief" })).toBeVisible();
  await open(page, admin, `${root}/people`);
  await page.getByLabel("Name", { exact: true }).focus();
  await page.keyboard.press("Control+k");
  await expect(palette(page)).toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(palette(page)).toHaveCount(0);
});

test("Enter in the palette waits for what is still being loaded", async ({ page }) => {
  await open(page, tasker, root);
  await nextTask(page, "Image view");
  // The workbench has no need of the project's pages, so the palette loads them, here slowly.
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route(`**/api/v1${root}`, async (route) => {
    await held;
    await route.continue();
  });
  await page.keyboard.press("Control+k");
  await page.keyboard.type("brief");
  await page.keyboard.press("Enter");
  await expect(palette(page)).toHaveValue("brief");
  answer();
  await expect(page.getByRole("heading", { level: 1, name: "Brief" })).toBeVisible();
});

test("the workbench leaves the sidebar out, and a button shows the pages", async ({ page }) => {
  const golden = await admin.get<{ id: string }[]>(`${root}/golden`);
  await become(page, server.url, admin.person.name);
  await page.goto(`${server.url}${root}/golden/${golden[0]!.id}`);
  await expect(page.getByRole("application", { name: "Image view" })).toBeVisible();
  await expect(page).toHaveTitle(/Drone pilot · Assay$/);
  await expect(sidebar(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Pages" }).click();
  await page.getByRole("dialog", { name: "Pages" }).getByTitle("Releases", { exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Releases" })).toBeVisible();
});

test("the side panel folds by a button and a key, and stays as it was left", async ({ page }) => {
  const golden = await admin.get<{ id: string }[]>(`${root}/golden`);
  const view = page.getByRole("application", { name: "Image view" });
  const width = async () => (await view.boundingBox())!.width;
  await become(page, server.url, admin.person.name);
  await page.goto(`${server.url}${root}/golden/${golden[0]!.id}`);
  await expect(view).toBeVisible();
  const beside = await width();
  await page.keyboard.press("y");
  await expect.poll(width).toBeGreaterThan(beside + 250);
  await page.reload();
  await expect(view).toBeVisible();
  await expect.poll(width).toBeGreaterThan(beside + 250);
  await page.getByRole("button", { name: "Side panel" }).click();
  await expect.poll(width).toBe(beside);

  // On a phone the picture has the whole width at first.
  await page.setViewportSize({ width: 400, height: 800 });
  await page.reload();
  await expect(view).toBeVisible();
  await expect.poll(width).toBeGreaterThan(340);
  await page.getByRole("button", { name: "Side panel" }).click();
  await expect(page.getByTestId("discussion")).toBeVisible();
});

test("buttons of the selected shape are not hidden under the zoom line", async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 600 });
  await become(page, server.url, tasker.person.name);
  await openProject(page, "Drone pilot");
  await nextTask(page, "Image view");
  const picture = await imageView(page);
  await page.keyboard.press("n");
  for (const at of [[500, 300], [800, 300], [800, 500], [500, 500]]) {
    const { x, y } = picture.toScreen(at);
    await page.mouse.click(x, y);
  }
  await page.keyboard.press("Enter");
  await page.getByTestId("object-row").first().click();
  await page.keyboard.press("Escape");
  await page.getByTestId("object-row").first().click();
  for (const size of [{ width: 1024, height: 600 }, { width: 640, height: 480 }]) {
    await page.setViewportSize(size);
    // In a narrow window the panel lies over the picture.
    if (size.width < 720) await page.getByRole("button", { name: "Side panel" }).click();
    for (const name of ["Cut a hole", "Draw again", "Fit", "Zoom in"]) {
      const button = page.getByRole("button", { name, exact: true });
      await expect(button).toBeInViewport();
      const isOnTop = await button.evaluate((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
      });
      expect(isOnTop, `${name} at ${size.width} px`).toBe(true);
    }
  }
});

test("no page scrolls sideways on a screen of 320 px", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const stage = (await admin.project("Drone pilot")).stages[0]!.id;
  await become(page, server.url, admin.person.name);
  const pages = ["", "/brief", "/golden", "/sample", "/debriefs", "/releases", "/pipeline", `/stages/${stage}`, `/stages/${stage}/versions`, "/tasks", "/import", "/review", "/exports", "/people", "/audit"];
  const wide: string[] = [];
  for (const path of ["/", "/account", "/new-project", "/audit", ...pages.map((path) => root + path)]) {
    await page.goto(server.url + path);
    await settled(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) wide.push(`${path}: ${over} px too wide`);
  }
  expect(wide).toEqual([]);
});
