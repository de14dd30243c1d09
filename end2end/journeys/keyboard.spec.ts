// Keyboards as people have them: of other countries and systems, after a click elsewhere, in the middle of a shape.
import { expect, test, type Locator, type Page } from "@playwright/test";
import { Api, type LabelDocument } from "../support/api";
import { become, nextTask, openProject } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";
import { imageView } from "../support/view";

interface Project {
  id: string;
  stages: { id: string }[];
}
interface Stage {
  name: string;
  ontology: { classes: { name: string; color: string; geometry: string[]; attributes?: unknown[] }[] };
  rubric: unknown;
  guideline: string;
  compare_while_labeling: boolean;
  revision: number;
}

let server: Server;
let tasker: Api;
let qa: Api;
let ops: Api;
let drone: Project;
let street: Project;
/** Task with a picture and the id of its camera, and one with a drive and its golden label; both are the tasker's. */
let picture: { task: string; sensor: string };
let drive: { task: string; document: LabelDocument };

test.describe.configure({ mode: "default" });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  server = await new Server().start();
  [tasker, qa, ops] = await Promise.all(["tasker", "qa", "operations"].map((role) => Api.as(server.url, (p) => p.role === role))) as [Api, Api, Api];
  drone = await ops.project("Drone pilot");
  street = await ops.project("Street pilot");

  // The pictures get a third class, boxes, and attributes of each kind.
  const path = `/projects/${drone.id}/stages/${drone.stages[0]!.id}`;
  const { name, ontology, rubric, guideline, compare_while_labeling, revision } = await ops.get<Stage>(path);
  const attributes = [
    { name: "ground", kind: { type: "choice", values: ["grass", "water"] } },
    { name: "wet", kind: { type: "bool" } },
    { name: "note", kind: { type: "text" } },
  ];
  for (const one of ontology.classes) Object.assign(one, { geometry: ["polygon", "box"], attributes });
  ontology.classes.push({ name: "path", color: "#c050ff", geometry: ["polygon", "box"] });
  const change = { name, ontology, rubric, guideline, compare_while_labeling, why: "" };
  await ops.put(path, change, { "if-match": `"${revision}"` });

  const golden = await ops.get<{ id: string; task: string; scene_name: string }[]>(`/projects/${street.id}/golden`);
  const item = golden.find((g) => g.scene_name.endsWith("drive"))!;
  const { document } = await ops.get<{ document: LabelDocument }>(`/projects/${street.id}/golden/${item.id}`);
  drive = { task: item.task, document };
  const claimed = await tasker.context.post(`/api/v1/projects/${street.id}/tasks/${item.task}/claim`, { data: {} });
  expect(claimed.ok()).toBe(true);
  const page = await browser.newPage();
  await become(page, server.url, tasker.person.name);
  await openProject(page, "Drone pilot");
  const task = await nextTask(page, "Image view");
  const { scene } = await tasker.get<{ scene: { sensors: { id: string }[] } }>(`/projects/${drone.id}/tasks/${task}`);
  picture = { task, sensor: scene.sensors[0]!.id };
  await page.close();
});

test.afterAll(() => server.remove());

/** Presses a key as a keyboard reports it: `key` is what it types, `code` its place. */
async function press(page: Page, key: string, code: string, held: KeyboardEventInit = {}): Promise<void> {
  await page.evaluate(
    ([key, code, held]) => {
      const target = document.activeElement ?? document.body;
      const init = { key, code, bubbles: true, cancelable: true, ...held };
      target.dispatchEvent(new KeyboardEvent("keydown", init));
      target.dispatchEvent(new KeyboardEvent("keyup", init));
    },
    [key, code, held] as const,
  );
}

const ctrl: KeyboardEventInit = { ctrlKey: true };
const shift: KeyboardEventInit = { shiftKey: true };
const alt: KeyboardEventInit = { altKey: true };

const square = (x: number, y: number): number[][] => [[x, y], [x + 120, y], [x + 120, y + 120], [x, y + 120]];

/** Label with squares of these classes side by side. */
function squares(...classes: string[]): LabelDocument {
  const shapes = (i: number) => [{ frame: 0, sensor: picture.sensor, geometry: { polygon: [square(150 + i * 200, 150)] } }];
  return { version: 1, objects: classes.map((name, i) => ({ id: `square-${i}`, class: name, shapes: shapes(i) })) };
}

/** Opens a task with a label of this test's own; nothing is saved on the server. */
async function open(page: Page, project: Project, task: string, document: LabelDocument, view: string): Promise<void> {
  await page.route("**/draft", (route) => route.abort());
  await page.route(new RegExp(`/api/v1/projects/[^/]+/tasks/${task}$`), async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), document } });
  });
  await tasker.freeTask(`/projects/${project.id}/tasks/${task}`);
  await become(page, server.url, tasker.person.name);
  await page.goto(`${server.url}/projects/${project.id}/tasks/${task}`);
  await expect(page.getByRole("application", { name: view })).toBeVisible();
}

async function openPicture(page: Page, ...classes: string[]): Promise<void> {
  await open(page, drone, picture.task, squares(...classes), "Image view");
  await expect(page.getByTestId("object-row")).toHaveCount(classes.length);
}

async function openDrive(page: Page): Promise<void> {
  await open(page, street, drive.task, drive.document, "3D view");
  await expect(page.getByText(/\d[\d,. ]* points/).first()).toBeVisible();
}

const tool = (page: Page, name: string): Locator =>
  page.getByRole("toolbar", { name: "Tools" }).getByRole("button", { name, exact: true });

async function expectTool(page: Page, name: string): Promise<void> {
  await expect(tool(page, name)).toHaveAttribute("aria-pressed", "true");
}

async function clickPixels(page: Page, pixels: number[][]): Promise<void> {
  const view = await imageView(page);
  for (const pixel of pixels) {
    const { x, y } = view.toScreen(pixel);
    await page.mouse.click(x, y);
  }
}

const objects = (page: Page): Locator => page.getByTestId("object-row");
const drawn = (page: Page): Locator => page.locator("#image-status");
const classOf = (page: Page): Locator => page.getByTestId("selected").getByLabel("Class");

test.describe("keyboards of other countries", () => {
  test("Cyrillic: letters go by their place", async ({ page }) => {
    await openPicture(page, "flyable");
    await press(page, "з", "KeyP");
    await expectTool(page, "Polygon");
    await press(page, "ы", "KeyS");
    await expectTool(page, "Select and change");
    await press(page, "т", "KeyN");
    await expectTool(page, "Polygon");
    await clickPixels(page, square(500, 400).slice(0, 3));
    await press(page, "Enter", "Enter");
    await expect(objects(page)).toHaveCount(2);
    await press(page, "я", "KeyZ", ctrl);
    await expect(objects(page)).toHaveCount(1);
    await press(page, "Я", "KeyZ", { ...ctrl, ...shift });
    await expect(objects(page)).toHaveCount(2);
  });

  test("Greek, Hebrew and Arabic: letters go by their place", async ({ page }) => {
    await openPicture(page, "flyable");
    for (const [draw, select, undo] of [["π", "σ", "ζ"], ["פ", "ד", "ז"], ["ح", "س", "ئ"]] as const) {
      await press(page, draw, "KeyP");
      await expectTool(page, "Polygon");
      await press(page, select, "KeyS");
      await expectTool(page, "Select and change");
      await press(page, "Tab", "Tab");
      await press(page, "2", "Digit2", ctrl);
      await expect(classOf(page)).toHaveValue("tree");
      await press(page, undo, "KeyZ", ctrl);
      await expect(classOf(page)).toHaveValue("flyable");
    }
  });

  test("AZERTY: digits work with Shift and without, letters as printed", async ({ page }) => {
    await openPicture(page, "flyable");
    await press(page, "Tab", "Tab");
    await press(page, "é", "Digit2", ctrl);
    await expect(classOf(page)).toHaveValue("tree");
    await press(page, "3", "Digit3", { ...ctrl, ...shift });
    await expect(classOf(page)).toHaveValue("path");
    await press(page, "z", "KeyW", ctrl);
    await expect(classOf(page)).toHaveValue("tree");
    await press(page, "w", "KeyZ", ctrl);
    await expect(classOf(page)).toHaveValue("tree");
    await press(page, "?", "KeyM", shift);
    await expect(page.getByTestId("keys")).toBeVisible();
  });

  test("QWERTZ and Dvorak: undo and redo are where Z and Y are printed", async ({ page }) => {
    await openPicture(page, "flyable");
    for (const [z, y] of [["KeyY", "KeyZ"], ["Slash", "KeyT"]] as const) {
      await press(page, "Tab", "Tab");
      await press(page, "2", "Digit2", ctrl);
      await press(page, "z", z, ctrl);
      await expect(classOf(page)).toHaveValue("flyable");
      await press(page, "y", y, ctrl);
      await expect(classOf(page)).toHaveValue("tree");
      await press(page, "z", z, ctrl);
    }
  });

  test("Caps Lock makes no difference", async ({ page }) => {
    await openPicture(page, "flyable");
    await press(page, "P", "KeyP");
    await expectTool(page, "Polygon");
    await clickPixels(page, square(500, 400).slice(0, 2));
    await expect(drawn(page)).toContainText("drawing: 2 points");
    await press(page, "Z", "KeyZ", ctrl);
    await expect(drawn(page)).toContainText("drawing: 1 point");
    await press(page, "z", "KeyZ", { ...ctrl, ...shift });
    await expect(drawn(page)).toContainText("drawing: 2 points");
    await expect(objects(page)).toHaveCount(1);
  });

  test("a review: error types by AZERTY digits, the verdict by a Cyrillic keyboard", async ({ page }) => {
    const tasks = await qa.get<{ items: { id: string; state: string }[] }>(`/projects/${drone.id}/tasks?limit=200`);
    const task = tasks.items.find((t) => t.state === "in_review")!.id;
    await become(page, server.url, qa.person.name);
    await page.goto(`${server.url}/projects/${drone.id}/tasks/${task}/review`);
    const errors = page.getByRole("group", { name: "What is wrong?" }).getByRole("button");
    await expect(errors.first()).toBeVisible();
    for (const [key, code, held, index] of [["&", "Digit1", {}, 0], ["3", "Digit3", shift, 2]] as const) {
      await press(page, key, code, held);
      await expect(errors.nth(index)).toHaveAttribute("aria-pressed", "true");
    }
    await press(page, "О", "KeyJ", shift);
    await expect(page.getByText("choose at least one error type and write a reason")).toBeVisible();
    await page.keyboard.press("Escape");
    await press(page, "о", "KeyJ");
    await expect(page).not.toHaveURL(new RegExp(task));
  });

  test("3D: frames by Cyrillic letters, large views by AZERTY digits", async ({ page }) => {
    await openDrive(page);
    const frame = page.getByRole("slider", { name: "Frame" });
    await press(page, "а", "KeyF");
    await expect(frame).toHaveAttribute("aria-valuenow", "2");
    await press(page, "в", "KeyD");
    await expect(frame).toHaveAttribute("aria-valuenow", "1");
    await press(page, "é", "Digit2");
    await expect(page.locator(".cloud-panes")).toHaveClass(/large-1/);
    await press(page, "3", "Digit3", shift);
    await expect(page.locator(".cloud-panes")).toHaveClass(/large-2/);
    await press(page, "1", "Numpad1");
    await expect(page.locator(".cloud-panes")).toHaveClass(/large-0/);
  });
});

test("macOS: Option and a letter move a cuboid in 3D, whatever sign they type", async ({ page }) => {
  await openDrive(page);
  await press(page, "Tab", "Tab");
  const undo = tool(page, "Undo");
  for (const [key, code] of [["∑", "KeyW"], ["Dead", "KeyE"], ["å", "KeyA"], ["œ", "KeyQ"]] as const) {
    await expect(undo).toBeDisabled();
    await press(page, key, code, alt);
    await expect(undo).toBeEnabled();
    await press(page, "z", "KeyZ", { metaKey: true });
  }
});

test("macOS: Option and a letter zoom a picture, whatever sign they type", async ({ page }) => {
  await openPicture(page);
  const zoom = async () => Number(/zoom ([\d.]+)/.exec((await drawn(page).textContent())!)![1]);
  const before = await zoom();
  await press(page, "Dead", "KeyI", alt);
  await expect.poll(zoom).toBeGreaterThan(before);
  await press(page, "˚", "KeyK", alt);
  await expect.poll(zoom).toBe(before);
});

test.describe("after a click elsewhere", () => {
  test("keys go on after a class and an attribute were chosen, and change neither", async ({ page }) => {
    await openPicture(page, "flyable");
    await press(page, "Tab", "Tab");
    for (const [list, value] of [[page.getByLabel("ground"), "grass"], [classOf(page), "tree"]] as const) {
      await list.click();
      await list.selectOption(value);
      await expect(page.getByRole("application", { name: "Image view" })).toBeFocused();
      await page.keyboard.press("p");
      await expectTool(page, "Polygon");
      await page.keyboard.press("s");
      await expect(list).toHaveValue(value);
    }
  });

  test("keys go on after a list was opened and closed again, and choose nothing", async ({ page }) => {
    await openPicture(page, "flyable");
    await press(page, "Tab", "Tab");
    await classOf(page).click();
    await page.keyboard.press("Escape");
    await expect(async () => expect(await classOf(page).evaluate((list) => list.matches(":open"))).toBe(false)).toPass();
    await page.keyboard.press("p");
    await expectTool(page, "Polygon");
    await expect(classOf(page)).toHaveValue("flyable");
    await page.keyboard.press("ArrowDown");
    await expect(classOf(page)).toHaveValue("flyable");
  });

  test("keys go on after a check box, a slider and a button", async ({ page }) => {
    await openPicture(page, "flyable");
    await press(page, "Tab", "Tab");
    await page.getByLabel("wet").click();
    await page.keyboard.press("p");
    await expectTool(page, "Polygon");
    await page.keyboard.press("s");
    await page.getByRole("button", { name: "Adjust" }).click();
    await page.getByRole("slider", { name: "Brightness" }).click();
    await page.keyboard.press("p");
    await expectTool(page, "Polygon");
    await clickPixels(page, square(500, 400).slice(0, 4));
    await tool(page, "Undo").click();
    await expect(drawn(page)).toContainText("drawing: 3 points");
    await page.keyboard.press("Enter");
    await expect(objects(page)).toHaveCount(2);
  });

  test("a list and a check box that the keyboard reached are operated by keys", async ({ page }) => {
    await openPicture(page, "flyable");
    await press(page, "Tab", "Tab");
    for (let i = 0; i < 10 && !(await page.locator(".bench-panel :focus").count()); i++) await page.keyboard.press("F6");
    const reach = async (control: Locator) => {
      await expect(async () => {
        await page.keyboard.press("Tab");
        await expect(control).toBeFocused({ timeout: 50 });
      }).toPass();
    };
    await reach(classOf(page));
    await page.keyboard.press("t");
    await expect(classOf(page)).toHaveValue("tree");
    await expect(classOf(page)).toBeFocused();
    await reach(page.getByLabel("ground"));
    await page.keyboard.press("ArrowDown");
    await expect(page.getByLabel("ground")).toHaveValue("grass");
    await reach(page.getByLabel("wet"));
    await page.keyboard.press("Space");
    await expect(page.getByLabel("wet")).toBeChecked();
    await expect(page.getByLabel("wet")).toBeFocused();
    await page.keyboard.press("Control+z");
    await expect(page.getByLabel("wet")).not.toBeChecked();
  });

  test("Ctrl+S in a text field saves what was typed, and Ctrl+Enter submits", async ({ page }) => {
    await openPicture(page, "flyable");
    await page.unroute("**/draft");
    let saved = "";
    await page.route("**/draft", (route) => {
      saved = route.request().postData() ?? "";
      return route.abort();
    });
    await press(page, "Tab", "Tab");
    const note = page.getByLabel("note");
    await note.click();
    await page.keyboard.type("moss");
    await page.keyboard.press("Control+s");
    await expect.poll(() => saved).toContain("moss");
    await expect(note).toBeFocused();
    await page.keyboard.type("y");
    await press(page, "ы", "KeyS", ctrl);
    await expect.poll(() => saved).toContain("mossy");
    let submitted = "";
    await page.route("**/submit", (route) => {
      submitted = route.request().postData() ?? "";
      // A refusal: what only fails to arrive is sent again, also while the test ends.
      return route.fulfill({ status: 409, json: { type: "about:blank", title: "Conflict", status: 409, detail: "Not now." } });
    });
    await page.keyboard.type(" ground");
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => submitted).toContain("mossy ground");
  });
});

test.describe("in the middle of a shape", () => {
  test("the Undo and Redo buttons take steps of the polygon, not of finished objects", async ({ page }) => {
    await openPicture(page, "flyable");
    await press(page, "Tab", "Tab");
    await press(page, "Delete", "Delete");
    await expect(objects(page)).toHaveCount(0);
    await press(page, "z", "KeyZ", ctrl);
    await expect(objects(page)).toHaveCount(1);
    await press(page, "p", "KeyP");
    await expect(tool(page, "Redo")).toBeEnabled();
    await clickPixels(page, square(500, 400).slice(0, 2));
    await expect(tool(page, "Redo")).toBeDisabled();
    await tool(page, "Undo").click();
    await expect(drawn(page)).toContainText("drawing: 1 point");
    await tool(page, "Redo").click();
    await expect(drawn(page)).toContainText("drawing: 2 points");
    await expect(objects(page)).toHaveCount(1);
    await tool(page, "Undo").click();
    await tool(page, "Undo").click();
    await expect(drawn(page)).not.toContainText("drawing");
    await expect(objects(page)).toHaveCount(1);
  });

  test("undo and redo of a begun box leave finished objects alone", async ({ page }) => {
    await openPicture(page, "flyable");
    await press(page, "Tab", "Tab");
    await press(page, "2", "Digit2", ctrl);
    await press(page, "z", "KeyZ", ctrl);
    await press(page, "i", "KeyI");
    await clickPixels(page, [[500, 400]]);
    await press(page, "y", "KeyY", ctrl);
    await tool(page, "Undo").click();
    await expectTool(page, "Box");
    await expect(tool(page, "Redo")).toBeEnabled();
    await press(page, "s", "KeyS");
    await press(page, "Tab", "Tab");
    await expect(classOf(page)).toHaveValue("flyable");
  });

  test("Delete, Shift+Delete and a class key leave the finished object alone", async ({ page }) => {
    await openPicture(page, "flyable");
    for (const key of ["p", "i"]) {
      await press(page, "Tab", "Tab");
      await page.keyboard.press(key);
      await clickPixels(page, [[500, 400]]);
      await page.keyboard.press("Delete");
      await expect(page.getByText("Finish the shape with Enter")).toBeVisible();
      await page.keyboard.press("Shift+Delete");
      await page.keyboard.press("Control+2");
      await page.keyboard.press("q");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      await expect(objects(page)).toHaveCount(1);
      await press(page, "Tab", "Tab");
      await expect(classOf(page)).toHaveValue("flyable");
      await expect(tool(page, "Undo")).toBeDisabled();
    }
  });
});

test("in the middle of a cuboid's drag Delete does nothing, and undo takes the drag back", async ({ page }) => {
  await openDrive(page);
  await page.keyboard.press("Tab");
  const size = page.getByTestId("cloud-selected");
  const [before, count] = [(await size.textContent())!, await objects(page).count()];
  const pane = (await page.getByRole("application", { name: "Top view" }).boundingBox())!;
  const [x, y] = [pane.x + pane.width / 2, pane.y + pane.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 15, y + 10);
  await page.mouse.move(x + 30, y + 20);
  await expect(tool(page, "Undo")).toBeEnabled();
  await page.keyboard.press("Delete");
  await page.keyboard.press("Control+y");
  await expect(objects(page)).toHaveCount(count);
  await page.keyboard.press("Control+z");
  await page.mouse.up();
  await expect(tool(page, "Undo")).toBeDisabled();
  await expect(tool(page, "Redo")).toBeDisabled();
  await expect(size).toHaveText(before);
});

test.describe("one meaning for each key", () => {
  test("N takes the only drawing tool in 3D and goes on with the last one in pictures", async ({ page }) => {
    await openDrive(page);
    await page.keyboard.press("n");
    await expectTool(page, "Cuboid");
    await openPicture(page, "flyable");
    await page.keyboard.press("n");
    await expectTool(page, "Polygon");
    await page.keyboard.press("i");
    await page.keyboard.press("s");
    await page.keyboard.press("n");
    await expectTool(page, "Box");
  });

  test("X turns a cuboid and nothing else, and Shift+C compares with golden", async ({ page }) => {
    await openDrive(page);
    const compare = page.getByTestId("compare");
    await page.keyboard.press("x");
    await expect(compare).toHaveAttribute("aria-pressed", "false");
    await page.keyboard.press("Tab");
    await page.keyboard.press("x");
    await expect(tool(page, "Undo")).toBeEnabled();
    await expect(compare).toHaveAttribute("aria-pressed", "false");
    await openPicture(page, "flyable");
    await page.keyboard.press("x");
    await expect(compare).toHaveAttribute("aria-pressed", "false");
    await page.keyboard.press("Shift+C");
    await expect(compare).toHaveAttribute("aria-pressed", "true");
  });

  test("the list shows what the keys do here", async ({ page }) => {
    const line = (title: string) => page.getByTestId("keys").locator(".keys-line").filter({ hasText: title });
    await openDrive(page);
    await page.keyboard.press("?");
    await expect(line("Turn right (twice: turn round)")).toContainText("X");
    await expect(line("Compare with golden")).toContainText("Shift+C");
    await expect(line("Move forward")).toContainText("Alt+W");
    await expect(line("Draw again with the last tool")).toContainText("N");
    await expect(line("Polygon")).toHaveCount(0);
    await shot(page, "keys-3d");
    await openPicture(page);
    await page.keyboard.press("F1");
    await shot(page, "keys-picture");
    await expect(line("Take the last point back")).toContainText("Backspace");
    await expect(line("Polygon")).toContainText("P");
    await expect(line("Cuboid")).toHaveCount(0);
  });
});

test("in a debrief the drawing tools have their keys as soon as the person may edit, and the list shows them", async ({ page }) => {
  const debriefs = await ops.get<{ id: string }[]>(`/projects/${drone.id}/debriefs`);
  await become(page, server.url, ops.person.name);
  await page.goto(`${server.url}/projects/${drone.id}/debriefs/${debriefs[0]!.id}`);
  await expect(page.getByTestId("debrief-state")).toHaveText("live");
  await expect(page.getByRole("application", { name: "Image view" })).toBeVisible();
  const list = page.getByTestId("keys");
  await page.keyboard.press("?");
  await expect(list.getByText("Pin a comment")).toBeVisible();
  await expect(list.getByText("Polygon", { exact: true })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Edit golden label" }).click();
  await expect(tool(page, "Polygon")).toBeVisible();
  await page.keyboard.press("p");
  await expectTool(page, "Polygon");
  await page.keyboard.press("i");
  await expectTool(page, "Box");
  await page.keyboard.press("s");
  await page.keyboard.press("n");
  await expectTool(page, "Box");
  await page.keyboard.press("?");
  await expect(list.getByText("Polygon", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Stop editing" }).click();
  await expect(tool(page, "Polygon")).toHaveCount(0);
});
