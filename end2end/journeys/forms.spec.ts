import { expect, test, type Dialog, type Locator, type Page } from "@playwright/test";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, type LabelDocument } from "../support/api";
import { become, nextTask, openProject } from "../support/people";
import { writePng } from "../support/png";
import { Server } from "../support/server";
import { shot } from "../support/shots";
import { imageView } from "../support/view";

interface StageState {
  id: string;
  name: string;
  revision: number;
  guideline: string;
  compare_while_labeling: boolean;
  ontology: { classes: { name: string; color: string; geometry: string[]; attributes?: unknown[] }[] };
  rubric: { rules: { id: string; measure: string; min?: number; max?: number }[] };
}

let server: Server;
let lead: Api;
let tasker: Api;
let drone: { id: string; stages: { id: string; name: string }[] };
let street: { id: string; stages: { id: string; name: string }[] };

test.beforeAll(async () => {
  server = await new Server().start();
  lead = await Api.as(server.url, (p) => p.role === "operations");
  tasker = await Api.as(server.url, (p) => p.role === "tasker");
  await expect.poll(async () => (await lead.project("Street pilot"))?.id, { timeout: 120_000 }).toBeTruthy();
  drone = await lead.project("Drone pilot");
  street = await lead.project("Street pilot");
});

test.afterAll(async () => server.remove());

const stagePath = (project: { id: string; stages: { id: string }[] }) => `/projects/${project.id}/stages/${project.stages[0]!.id}`;
const stage = (project: { id: string; stages: { id: string }[] }) => lead.get<StageState>(stagePath(project));

async function changeStage(project: { id: string; stages: { id: string }[] }, change: (stage: StageState) => object): Promise<void> {
  const now = await stage(project);
  const { name, ontology, rubric, guideline, compare_while_labeling } = now;
  const body = { name, ontology, rubric, guideline, compare_while_labeling, ...change(now) };
  await lead.put(stagePath(project), body, { "If-Match": `"${now.revision}"` });
}

async function openStage(page: Page, project = drone): Promise<void> {
  await become(page, server.url, lead.person.name);
  await page.goto(server.url + stagePath(project));
  await expect(page.getByTestId("rubric")).toBeVisible();
}

/** Limit fields of the rubric, the first that moves a share. */
function shareLimit(page: Page, rules: StageState["rubric"]["rules"]): { field: Locator; rule: StageState["rubric"]["rules"][number] } {
  const rule = rules.find((r) => ["iou", "coverage", "spill"].includes(r.measure))!;
  const name = `${rule.min === undefined ? "Most" : "Least"} for ${rule.id}`;
  return { field: page.getByLabel(name, { exact: true }), rule };
}

/** Answers the page's questions by `accept` and keeps them. */
function answerQuestions(page: Page, accept: boolean): Dialog[] {
  const asked: Dialog[] = [];
  page.on("dialog", async (dialog) => {
    asked.push(dialog);
    await (accept ? dialog.accept() : dialog.dismiss());
  });
  return asked;
}

/** Link to the project's own page. */
const projectLink = (page: Page) => page.locator(`a[href="/projects/${drone.id}"]`).first();

async function drawTriangle(page: Page, [x0, y0]: [number, number]): Promise<void> {
  const view = await imageView(page);
  await page.keyboard.press("n");
  for (const [dx, dy] of [[0, 0], [160, 0], [80, 160]] as const) {
    const { x, y } = view.toScreen([x0 + dx, y0 + dy]);
    await page.mouse.click(x, y);
  }
  await page.keyboard.press("Enter");
}

test("the wheel changes no number", async ({ page }) => {
  await openStage(page);
  const { field } = shareLimit(page, (await stage(drone)).rubric.rules);
  const fields = [field, page.getByLabel("critical", { exact: true })];
  for (const one of fields) {
    const before = await one.inputValue();
    await one.click();
    await page.mouse.wheel(0, 240);
    await page.mouse.wheel(0, -120);
    await expect(one).toHaveValue(before);
  }
  await page.goto(`${server.url}/projects/${drone.id}/brief`);
  await page.getByTestId("edit-brief").click();
  const target = page.getByLabel("Target").first();
  const before = await target.inputValue();
  await target.click();
  await page.mouse.wheel(0, 240);
  await expect(target).toHaveValue(before);
  expect(await page.locator("input[type=number]").count()).toBe(0);
});

test("a decimal comma is a decimal point, and what is no number is not stored", async ({ page }) => {
  await openStage(page);
  const { field, rule } = shareLimit(page, (await stage(drone)).rubric.rules);
  const row = page.locator(`[data-rule="${rule.id}"]`);
  await field.fill("0,65");
  await expect(row.getByTestId("rule-sentence")).toContainText("65 %");
  for (const [typed, fault] of [["1e", "no number"], ["-0.3", "from 0 to 1"], ["7", "from 0 to 1"], ["1,234", "two ways"], ["", "Write a number"]] as const) {
    await field.fill(typed);
    await expect(row.getByRole("alert")).toContainText(fault);
    await expect(row.getByTestId("rule-sentence")).toContainText("65 %");
  }
  await shot(page, "forms-fault");
  // The form waits until the field can be read, and says where.
  await page.getByTestId("save-stage").click();
  await expect(field).toBeFocused();
  const limit = async () => {
    const stored = (await stage(drone)).rubric.rules.find((r) => r.id === rule.id)!;
    return stored.min ?? stored.max;
  };
  expect(await limit()).toBe(rule.min ?? rule.max);
  await field.fill("0,65");
  await page.getByTestId("save-stage").click();
  await expect(page.getByText("Saved.")).toBeVisible();
  expect(await limit()).toBe(0.65);

  await page.goto(`${server.url}/projects/${drone.id}/brief`);
  await page.getByTestId("edit-brief").click();
  const target = page.getByLabel("Target").first();
  await target.fill("3,7");
  await page.getByTestId("save-brief").click();
  await expect(page.getByTestId("brief-document")).toBeVisible();
  const { brief } = await lead.get<{ brief: { goals: { kpis: { target: number }[] }[] } }>(`/projects/${drone.id}/brief`);
  expect(brief.goals.flatMap((g) => g.kpis).map((k) => k.target)).toContain(3.7);
});

test("limits move in round steps, and angles are typed and read in degrees", async ({ page }) => {
  const rubric = (await stage(street)).rubric;
  await changeStage(street, (now) => {
    const rules = [
      ...now.rubric.rules,
      { id: "turned", class: now.ontology.classes[0]!.name, measure: "yaw_error", max: Math.PI / 18, severity: "minor" },
      { id: "near", class: now.ontology.classes[0]!.name, measure: "center_distance", max: 14.176, severity: "minor" },
    ];
    return { rubric: { ...now.rubric, rules } };
  });
  await openStage(page, street);
  const turned = page.getByLabel("Most for turned");
  await expect(turned).toHaveValue("10");
  await turned.fill("7,5");
  await expect(page.locator('[data-rule="turned"]').getByTestId("rule-sentence")).toContainText("at most 7.5°");
  const near = page.getByLabel("Most for near");
  await near.press("ArrowUp");
  await expect(near).toHaveValue("14.2");
  await expect(page.locator('[data-rule="near"]').getByTestId("rule-sentence")).toContainText("14.2 m");
  await near.press("ArrowDown");
  await expect(near).toHaveValue("14.1");
  await page.getByTestId("save-stage").click();
  await expect(page.getByText("Saved.")).toBeVisible();
  const stored = (await stage(street)).rubric.rules;
  expect(stored.find((r) => r.id === "turned")!.max).toBeCloseTo((7.5 * Math.PI) / 180, 12);
  expect(stored.find((r) => r.id === "near")!.max).toBe(14.1);
  await changeStage(street, () => ({ rubric }));
});

test("text of a stage that is not saved is asked about before a link, Back and a reload", async ({ page }) => {
  await become(page, server.url, lead.person.name);
  await openProject(page, "Drone pilot");
  await page.evaluate((path) => {
    const link = document.createElement("a");
    link.href = path;
    link.textContent = "to the stage";
    document.querySelector("main")!.prepend(link);
  }, stagePath(drone));
  await page.getByText("to the stage").click();
  const definition = page.getByTestId("classes").locator("textarea").first();
  await definition.click();
  await definition.pressSequentially(" And not yet saved.");
  await expect(page.getByText("not saved yet")).toBeVisible();
  const address = page.url();
  const asked = answerQuestions(page, false);

  await projectLink(page).click();
  await expect.poll(() => asked.length).toBe(1);
  expect(page.url()).toBe(address);
  await expect(definition).toHaveValue(/And not yet saved\.$/);

  await page.evaluate(() => history.back());
  await expect.poll(() => asked.length).toBe(2);
  await expect.poll(() => page.url()).toBe(address);
  await expect(definition).toHaveValue(/And not yet saved\.$/);

  await page.evaluate(() => setTimeout(() => location.reload()));
  await expect.poll(() => asked.length).toBe(3);
  expect(asked[2]!.type()).toBe("beforeunload");
  await expect(definition).toHaveValue(/And not yet saved\.$/);

  // Once it is discarded, nothing asks.
  await page.getByRole("button", { name: "Discard" }).click();
  await projectLink(page).click();
  await expect(page.getByRole("heading", { level: 1, name: "Drone pilot" })).toBeVisible();
  expect(asked.length).toBe(3);
});

test("a new question and a comment are asked about too", async ({ page }) => {
  await become(page, server.url, lead.person.name);
  const asked = answerQuestions(page, false);
  await page.goto(`${server.url}/projects/${drone.id}/releases`);
  await page.getByRole("button", { name: "Ask a question" }).click();
  await page.getByLabel("Question", { exact: true }).fill("May a shape touch a crown?");
  await projectLink(page).click();
  await expect.poll(() => asked.length).toBe(1);
  await expect(page.getByLabel("Question", { exact: true })).toHaveValue("May a shape touch a crown?");
  await page.getByLabel("Question", { exact: true }).fill("");

  const items = await lead.get<{ id: string }[]>(`/projects/${drone.id}/golden`);
  await page.goto(`${server.url}/projects/${drone.id}/golden/${items[0]!.id}`);
  const comment = page.getByLabel("Comment", { exact: true });
  await comment.click();
  await comment.pressSequentially("A remark about the whole item");
  await projectLink(page).click();
  await expect.poll(() => asked.length).toBe(2);
  await expect(comment).toHaveValue("A remark about the whole item");
});

test("a question that is sent by a double click is asked once", async ({ page }) => {
  await become(page, server.url, lead.person.name);
  await page.goto(`${server.url}/projects/${drone.id}/releases`);
  await page.getByRole("button", { name: "Ask a question" }).click();
  await page.getByLabel("Question", { exact: true }).fill("Asked by a double click?");
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/questions", async (route) => {
    if (route.request().method() === "POST") await held;
    await route.continue();
  });
  const ask = page.getByTestId("ask").getByRole("button", { name: "Ask" });
  await ask.dblclick();
  await expect(ask).toBeDisabled();
  release();
  await expect(page.getByTestId("question").filter({ hasText: "Asked by a double click?" })).toHaveCount(1);
  const questions = await lead.get<{ question: { title: string } }[]>(`/projects/${drone.id}/questions`);
  expect(questions.filter((q) => q.question.title === "Asked by a double click?")).toHaveLength(1);
});

test("a file that was mended after the preview is sent again", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "assay-mended-"));
  mkdirSync(join(folder, "set"));
  const at = (name: string) => join(folder, "set", name);
  writePng(at("a.png"), 64, 64, (x, y) => [x * 4, y * 4, 128]);
  const labels = (x: number) =>
    JSON.stringify({
      images: [{ id: 1, file_name: "a.png", width: 64, height: 64 }],
      categories: [{ id: 1, name: "flyable" }],
      annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [x, 5, 20, 20], area: 400, iscrowd: 0, segmentation: [[x, 5, x + 20, 5, x + 20, 25]] }],
    });
  writeFileSync(at("instances.json"), labels(10));
  await become(page, server.url, lead.person.name);
  const sent: string[] = [];
  page.on("request", (request) => {
    const path = new URL(request.url()).searchParams.get("path");
    if (request.method() === "PUT" && path) sent.push(path.split("/").at(-1)!);
  });
  const preview = async () => {
    await page.goto(`${server.url}/projects/${drone.id}/import`);
    await page.getByTestId("folder-input").setInputFiles(at(""));
    await page.getByTestId("start-import").click();
    await expect(page.getByTestId("import-preview")).toBeVisible();
    return sent.splice(0).sort();
  };
  expect(await preview()).toEqual(["a.png", "instances.json"]);
  expect(await preview()).toEqual([]);
  // The same number of bytes, another box.
  writeFileSync(at("instances.json"), labels(30));
  expect(await preview()).toEqual(["instances.json"]);
});

test("names that cannot be told apart are refused, and blanks are not stored", async ({ page }) => {
  await openStage(page);
  const classes = page.getByTestId("classes");
  const first = (await stage(drone)).ontology.classes[0]!.name;
  await page.getByRole("button", { name: "Add class" }).click();
  const name = classes.locator("input.input[aria-label^='Name of class']").last();
  for (const [typed, fault] of [
    [first.replace("a", "\u0430"), "looks like"],
    [`${first}\u200b`, "does not show"],
    [` ${first} `, "two are named"],
    ["x".repeat(121), "120 characters"],
  ] as const) {
    await name.fill(typed);
    await page.getByTestId("save-stage").click();
    await expect(classes.getByRole("alert")).toContainText(fault);
  }
  await name.fill("  power  line ");
  await page.getByTestId("save-stage").click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(name).toHaveValue("power line");
  await changeStage(drone, (now) => ({ ontology: { classes: now.ontology.classes.filter((c) => c.name !== "power line") } }));
});

test("attributes are stored while they are typed, and a locked object keeps its class and attributes", async ({ page }) => {
  await changeStage(drone, (now) => {
    const attributes = [
      { name: "note", kind: { type: "text" } },
      { name: "height", kind: { type: "number" } },
    ];
    return { ontology: { classes: now.ontology.classes.map((c, i) => (i === 0 ? { ...c, attributes } : c)) } };
  });
  await become(page, server.url, tasker.person.name);
  await openProject(page, "Drone pilot");
  const id = await nextTask(page, "Image view");
  await drawTriangle(page, [500, 400]);
  const selected = page.getByTestId("selected");
  await selected.getByLabel("height").fill("3,7");
  await selected.getByLabel("height").fill("3,7x");
  await expect(selected.getByRole("alert")).toContainText("no number");
  await selected.getByLabel("note").click();
  await page.keyboard.type("roof of a shed");
  // Not left, and reloaded at once.
  await page.reload();
  await expect(page.getByRole("application", { name: "Image view" })).toBeVisible();
  await page.getByTestId("object-row").first().click();
  await expect(selected.getByLabel("note")).toHaveValue("roof of a shed");
  await expect(selected.getByLabel("height")).toHaveValue("3.7");

  const stored = async () => (await tasker.get<{ document: LabelDocument & { objects: { attributes?: Record<string, unknown> }[] } }>(`/projects/${drone.id}/tasks/${id}`)).document.objects[0]!;
  await expect.poll(async () => (await stored())?.attributes?.note).toBe("roof of a shed");
  const own = await selected.getByLabel("Class", { exact: true }).inputValue();
  await page.getByTestId("object-row").first().click();
  await page.keyboard.press("l");
  for (const label of ["note", "height", "Class"]) await expect(selected.getByLabel(label, { exact: label === "Class" })).toBeDisabled();
  await page.keyboard.press("Control+2");
  await expect(selected.getByLabel("Class", { exact: true })).toHaveValue(own);
  await page.keyboard.press("l");
  await expect(selected.getByLabel("note")).toBeEnabled();
});

test("a class that is removed meanwhile is named at once, its shapes stay and get another class", async ({ page }) => {
  await changeStage(drone, (now) => ({
    ontology: { classes: [...now.ontology.classes, { name: "dog", color: "#ff7ab0", geometry: ["polygon"], attributes: [] }] },
  }));
  await become(page, server.url, tasker.person.name);
  await openProject(page, "Drone pilot");
  const id = await nextTask(page, "Image view");
  await expect(page.getByRole("application", { name: "Image view" })).toBeVisible();
  const before = await page.getByTestId("object-row").count();
  await page.keyboard.press("Escape");
  await page.getByRole("radio", { name: /dog/ }).click();
  await drawTriangle(page, [900, 500]);
  await expect(page.getByTestId("object-row")).toHaveCount(before + 1);
  const draft = () => tasker.get<{ document: LabelDocument }>(`/projects/${drone.id}/tasks/${id}`);
  await expect.poll(async () => (await draft()).document.objects.filter((o) => o.class === "dog").length).toBe(1);

  // Who removes it hears how many use it.
  const lost = (now: StageState) => ({ ontology: { classes: now.ontology.classes.filter((c) => c.name !== "dog") } });
  await expect(changeStage(drone, lost)).rejects.toThrow(/1 draft/);
  await changeStage(drone, (now) => ({ ...lost(now), remove_used_classes: true }));
  const note = page.getByTestId("missing-class");
  await expect(note).toContainText("“dog” no longer exists");
  await shot(page, "forms-missing-class");
  await expect(page.getByTestId("object-row")).toHaveCount(before + 1);

  // It is still said after a reload, and a submission names it.
  await page.reload();
  await expect(note).toContainText("1 object has it");
  await page.getByTestId("submit").click();
  await expect(page.getByTestId("toast").filter({ hasText: "dog" })).toBeVisible();
  await note.getByRole("button", { name: "Change 1 object" }).click();
  await expect(note).toHaveCount(0);
  await expect.poll(async () => (await draft()).document.objects.some((o) => o.class === "dog")).toBe(false);
});

test("minutes and the project page are printed dark on light in dark mode", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await become(page, server.url, lead.person.name);
  await page.goto(`${server.url}/projects/${drone.id}`);
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toBeVisible();
  const lightness = () =>
    heading.evaluate((h) => {
      const [r, g, b] = getComputedStyle(h).color.match(/\d+/g)!.map(Number) as [number, number, number];
      return (r + g + b) / 3;
    });
  expect(await lightness()).toBeGreaterThan(150);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  expect(await lightness()).toBeLessThan(100);
  const debriefs = await lead.get<{ id: string }[]>(`/projects/${drone.id}/debriefs`);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.goto(`${server.url}/projects/${drone.id}/debriefs/${debriefs[0]!.id}/minutes`);
  await expect(heading).toBeVisible();
  expect(await lightness()).toBeLessThan(100);
});

test("with forced colours, classes keep theirs and what is pressed has a frame", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await become(page, server.url, tasker.person.name);
  await openProject(page, "Drone pilot");
  await nextTask(page, "Image view");
  const swatches = page.getByRole("radiogroup", { name: "Class" }).locator(".swatch");
  const colors = await swatches.evaluateAll((all) => all.map((s) => getComputedStyle(s).backgroundColor));
  expect(new Set(colors).size).toBe(colors.length);
  const pressed = page.locator(".tool[aria-pressed=true]");
  const other = page.locator(".tool[aria-pressed=false]").first();
  const outline = (tool: Locator) => tool.evaluate((t) => getComputedStyle(t).outlineStyle);
  expect(await outline(pressed)).toBe("solid");
  expect(await outline(other)).toBe("none");
  await shot(page, "forms-forced-colors");
});

test("a browser that blocks cookies is told so on every page", async ({ browser }) => {
  const context = await browser.newContext();
  await context.addInitScript(() => Object.defineProperty(navigator, "cookieEnabled", { get: () => false }));
  const page = await context.newPage();
  for (const path of ["/", "/demo", "/sign-in"]) {
    await page.goto(server.url + path);
    await expect(page.getByTestId("cookies-blocked")).toContainText("Allow cookies for");
  }
  await context.close();
  const plain = await browser.newPage();
  await plain.goto(`${server.url}/demo`);
  await expect(plain.getByTestId("person").first()).toBeVisible();
  await expect(plain.getByTestId("cookies-blocked")).toHaveCount(0);
  await plain.close();
});

test("a page that the browser translates goes on changing", async ({ page }) => {
  await become(page, server.url, tasker.person.name);
  await openProject(page, "Drone pilot");
  await nextTask(page, "Image view");
  // As browsers do: each text is moved into an element of its own and replaced, except where the page forbids it.
  const translate = () =>
    page.evaluate(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      for (const text of texts) {
        const holder = text.parentElement!.closest("[translate]");
        if (!text.data.trim() || holder?.getAttribute("translate") === "no") continue;
        const font = document.createElement("font");
        font.textContent = `§${text.data}`;
        text.replaceWith(font);
      }
    });
  await translate();
  const count = await page.getByTestId("object-count").textContent();
  await drawTriangle(page, [300, 300]);
  await expect(page.getByTestId("object-count")).not.toHaveText(count!);
  await expect(page.getByTestId("save-state")).toHaveText("saved");

  await openStage(page);
  await translate();
  const { field, rule } = shareLimit(page, (await stage(drone)).rubric.rules);
  await field.fill("0.5");
  await expect(page.locator(`[data-rule="${rule.id}"]`).getByTestId("rule-sentence")).toContainText("50 %");
});
