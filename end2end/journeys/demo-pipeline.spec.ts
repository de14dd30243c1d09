// The demo's pipeline as visitors find it: three stages in the middle of their work, and people whose errors are known.
import { expect, test, type Page } from "@playwright/test";
import { Api } from "../support/api";
import { become, openProject } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

interface Stage {
  id: string;
  name: string;
  queued: number;
  accepted: number;
  left_out: number;
}

const CAREFUL = "Ana Reyes";
const SWAGGY = "Bo Lindqvist";
const MISSES_FAR = "Jun Park";
const FLIPS_YAW = "Kofi Mensah";

let server: Server;
let lead: Api;
let root: string;

test.beforeAll(async () => {
  server = await new Server().start();
  lead = await Api.as(server.url, (p) => p.role === "operations");
  root = `/projects/${(await lead.project("AV pilot")).id}`;
});
test.afterAll(async () => server.remove());

const stages = async () => (await lead.get<{ stages: Stage[] }>(root)).stages;
const column = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const row = (page: Page, stage: string, state: string) => column(page, stage).getByTestId("board-state").filter({ hasText: state });

async function open(page: Page, name: string, path: string): Promise<void> {
  await become(page, server.url, name);
  await page.goto(`${server.url}${root}${path}`);
}

test("the tour leads to the board, and the pipeline says what is left out", async ({ page }) => {
  await become(page, server.url, lead.person.name);
  await page.getByTestId("tour").getByRole("link", { name: "See how far a pipeline is" }).click();
  const [tags, cuboids] = await stages();
  await expect(row(page, "Categorize", "accepted")).toContainText(String(tags!.accepted));
  await expect(row(page, "3D cuboids", "rework")).toContainText("1");
  await expect(row(page, "Camera linking", "in review")).toContainText("1");
  await expect(page.getByTestId("forecast").getByTestId("finish")).toContainText("with 80 % probability");
  await expect(page.getByTestId("bottleneck")).toHaveCount(1);
  await shot(page, "demo-board");

  expect(cuboids!.left_out).toBe(2);
  await page.getByRole("link", { name: "Pipeline", exact: true }).click();
  const graph = page.getByTestId("pipeline-graph");
  await expect(page.getByTestId("pipeline-node")).toHaveCount(3);
  await expect(graph).toContainText("defect == 'none'");
  await expect(graph).toContainText("recording == 'drive'");
  await shot(page, "demo-pipeline");
});

test("what exams and honeypots say about people fits their known errors", async ({ page }) => {
  await open(page, lead.person.name, "/taskers");
  const stage = page.getByTestId("stage-quality").filter({ hasText: "3D cuboids" });
  const low = async (name: string) => {
    const text = await stage.getByTestId("person-quality").filter({ hasText: name }).getByRole("row").first().innerText();
    return Number(/(\d+)–\d+ %/.exec(text)![1]);
  };
  await expect(stage.getByTestId("person-quality").filter({ hasText: CAREFUL })).toBeVisible();
  const careful = await low(CAREFUL);
  for (const name of [MISSES_FAR, FLIPS_YAW, SWAGGY]) expect(await low(name), name).toBeLessThan(careful);
  await shot(page, "demo-taskers");

  await open(page, MISSES_FAR, "/my-work");
  await expect(page.getByTestId("check").filter({ hasText: "wrong" }).first()).toContainText("missed");
  await shot(page, "demo-my-work");
});

test("cuboids are for people who passed the exam", async ({ page }) => {
  const [, cuboids] = await stages();
  const swaggy = await Api.as(server.url, (p) => p.name === SWAGGY);
  const refused = await swaggy.context.post(`/api/v1${root}/stages/${cuboids!.id}/claim`, { data: null });
  expect(refused.status()).toBe(403);
  await open(page, SWAGGY, "/training");
  const exam = page.getByTestId("course").filter({ hasText: "Cuboids, exam" });
  await expect(exam).toContainText("0 of 3 right");
  await expect(exam.getByRole("button", { name: "Try again" })).toBeVisible();
  await shot(page, "demo-training");

  const flips = await Api.as(server.url, (p) => p.name === FLIPS_YAW);
  const { task } = await flips.post<{ task: { id: string; state: string } }>(`${root}/stages/${cuboids!.id}/claim`, null);
  expect(task.state, "his own rejected label comes first").toBe("rework");
  await open(page, FLIPS_YAW, `/tasks/${task.id}`);
  await expect(page.getByRole("application", { name: "3D view" })).toBeVisible();
  await expect(page.getByText(/faces backwards/).first()).toBeVisible();
  await shot(page, "demo-rework");
});

test("a visitor sorts out a drive, and links the vehicles of another one", async ({ page }) => {
  await become(page, server.url, CAREFUL);
  await openProject(page, "AV pilot");
  // The next task of the project is one of the first stage, for which the others wait.
  await page.getByTestId("next-task").first().click();
  await expect(page.getByTestId("tags")).toBeVisible();
  const drive = /tasks\/([0-9a-f-]+)/.exec(page.url())![1]!;
  await expect(page.getByText(/Stop \d+/).first()).toBeVisible();
  await page.keyboard.press("1");
  await page.keyboard.press("2");
  await page.keyboard.press("1");
  await expect(page.getByTestId("tags-missing")).toHaveText("All values are set.");
  await shot(page, "demo-categorize");
  await page.getByTestId("submit").click();
  await expect
    .poll(async () => (await lead.get<{ task: { state: string } }>(`${root}/tasks/${drive}`)).task.state)
    .toBe("in_review");

  const [, , linking] = await stages();
  const careful = await Api.as(server.url, (p) => p.name === CAREFUL);
  const { task } = await careful.post<{ task: { id: string } }>(`${root}/stages/${linking!.id}/claim`, null);
  await careful.freeTask(`${root}/tasks/${task.id}`);
  await page.goto(`${server.url}${root}/tasks/${task.id}`);
  await expect(page.getByTestId("track-row").first()).toBeVisible();
  await expect(page.getByTestId("crop-row").first()).toBeVisible();
  await expect(page.locator(".crop.current .crop-picture").first()).toBeVisible();
  await shot(page, "demo-linking");
});

test("its pages fit a phone and both themes", async ({ page }) => {
  const wide: string[] = [];
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const [name, path] of [["board", "/board"], ["pipeline", "/pipeline"], ["taskers", "/taskers"], ["overview", ""], ["golden", "/golden"]] as const) {
        await open(page, lead.person.name, path);
        await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
        await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
        await shot(page, `demo-pipeline-${name}-${width}-${colorScheme}`);
        const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        if (content! > window!) wide.push(`${name} at ${width} px: ${content}`);
      }
    }
  }
  expect(wide, "no page scrolls sideways").toEqual([]);
});
