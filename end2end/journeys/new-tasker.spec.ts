// A new tasker, from the invitation to the first appeal: reading check, course, an exam failed with reasons and passed at the second
// attempt, calibration batch, production, a honeypot, its result, and what speaks against it.
import { expect, test, type Browser, type Page } from "@playwright/test";
import { Api, type LabelDocument } from "../support/api";
import { draw } from "../support/labeling";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

interface Attempt {
  items: { task: string; scene_name: string }[];
  reading?: { questions: { picture: string; part: number[] }[] };
}
interface Golden {
  id: string;
  scene_name: string;
  picture: string;
}
interface Stage {
  revision: number;
  name: string;
  ontology: { classes: { name: string; examples?: object[] }[] };
  rubric: object;
  guideline: string;
  compare_while_labeling: boolean;
}

const NAME = "Nia Park";
let server: Server;
let root: string;
let stage: string;
let lead: Api;
let golden: Golden[];

test.beforeAll(async () => {
  server = await new Server().start();
  lead = await Api.as(server.url, (p) => p.role === "operations");
  root = `/projects/${(await lead.project("Drone pilot")).id}`;
  const { stages } = await lead.get<{ stages: { id: string; name: string }[] }>(root);
  stage = stages.find((s) => s.name === "Flyable space")!.id;
  golden = await lead.get<Golden[]>(`${root}/golden`);
});
test.afterAll(async () => server.remove());

/** Examples of a class, whose captions say what is right; taskers compare in courses alone. */
async function prepareStage(): Promise<void> {
  const path = `${root}/stages/${stage}`;
  const { revision, name, ontology, rubric, guideline } = await lead.get<Stage>(path);
  const flyable = ontology.classes.find((c) => c.name === "flyable")!;
  const example = (good: boolean, left: number) => ({
    good,
    caption: good ? "Keeps a rotor's width away from every crown." : "Cuts through a crown.",
    picture: golden[0]!.picture,
    part: [left, 0.2, 0.4, 0.4],
    aspect: 1.5,
  });
  flyable.examples = [example(true, 0), example(false, 0.3), example(true, 0.6)];
  const change = { name, ontology, rubric, guideline, compare_while_labeling: false };
  await lead.put(path, change, { "if-match": `"${revision}"` });
}

/** Creates a course by its form. */
async function create(page: Page, kind: string, name: string, items: Golden[], fill: (page: Page) => Promise<void>): Promise<void> {
  const form = page.getByTestId("new-course");
  await form.getByLabel(kind, { exact: false }).check();
  await form.getByLabel("Name").fill(name);
  for (const { scene_name } of items) await form.getByRole("checkbox", { name: scene_name }).check();
  await fill(page);
  await form.getByLabel("Taskers must pass it").check();
  await form.getByRole("button", { name: "Create course" }).click();
  await expect(course(page, name)).toBeVisible();
}

const course = (page: Page, name: string) => page.getByTestId("course").filter({ hasText: name });
const state = (page: Page) => page.getByTestId("attempt-state");

async function browserOf(browser: Browser): Promise<Page> {
  return (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
}

test("a new tasker is made ready by golden, works, and appeals against a check", async ({ browser }) => {
  await prepareStage();
  const leader = await browserOf(browser);
  await become(leader, server.url, lead.person.name);

  await test.step("operations say what items teach, and create what a tasker passes", async () => {
    await leader.goto(`${server.url}${root}/golden`);
    for (const [at, concept] of ["crown at the edge", "gap between crowns"].entries()) {
      await leader.getByRole("button", { name: `Concepts of ${golden[at]!.scene_name}` }).click();
      const form = leader.getByTestId("concepts-form");
      await form.getByLabel("Concepts, with commas").fill(concept);
      await form.getByLabel("hard").check();
      if (at === 1) await shot(leader, "concepts");
      await form.getByRole("button", { name: "Save concepts" }).click();
      await expect(leader.getByText(`hard · ${concept}`)).toBeVisible();
    }
    await leader.goto(`${server.url}${root}/training`);
    await create(leader, "Exam:", "Exam of crowns", golden.slice(0, 2), async (page) => {
      await page.getByLabel("Right to pass, %").fill("100");
      await page.getByLabel("Items of an attempt").fill("1");
      await page.getByLabel("Critical").fill("0");
      await shot(page, "new-exam");
    });
    await expect(course(leader, "Exam of crowns")).toContainText("1 of 2 items · 1 must be right · no critical finding · 3 attempts");
    await create(leader, "Reading check:", "The guideline", [], async (page) => page.getByLabel("Right to pass, %").fill("100"));
    await create(leader, "Course:", "First crowns", golden.slice(0, 1), async () => undefined);
    await create(leader, "Calibration batch:", "First scenes", golden.slice(1, 2), async (page) =>
      page.getByLabel("Readiness to pass, %").fill("80"),
    );
  });

  const nia = await test.step("she joins by invitation", async () => {
    const admin = await browserOf(browser);
    await become(admin, server.url, (await Api.as(server.url, (p) => p.role === "admin")).person.name);
    await admin.goto(`${server.url}${root}/people`);
    await admin.locator("#member-name").fill(NAME);
    await admin.locator("#member-email").fill("nia@example.org");
    await admin.locator("#member-role").selectOption({ label: "Tasker" });
    await admin.locator("#member-team").fill("Labeling");
    await admin.getByRole("button", { name: "Add", exact: true }).click();
    const link = admin.getByTestId("invitation");
    await expect(link).toHaveValue(/\/invitation\//);
    const guest = await browserOf(browser);
    await guest.goto(await link.inputValue());
    await guest.getByLabel("Password").fill("a long and safe password");
    await guest.getByRole("button").first().click();
    await expect(guest.getByTestId("project").first()).toBeVisible();
    await admin.context().close();
    await guest.goto(`${server.url}${root}`);
    return guest;
  });
  const api = nia.context().request;
  const headers = { origin: server.url };
  const get = async <T>(path: string) => (await (await api.get(`${server.url}/api/v1${root}${path}`)).json()) as T;
  const post = async <T>(path: string, data?: object) => {
    const answer = await api.post(`${server.url}/api/v1${root}${path}`, data ? { data, headers } : { headers });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return (await answer.json()) as T;
  };
  const attempt = async () => get<Attempt>(`/attempts/${/attempts\/([^/?]+)/.exec(nia.url())![1]}`);
  const answerRight = async () => {
    for (const { task, scene_name } of (await attempt()).items) {
      const item = golden.find((g) => g.scene_name === scene_name)!;
      const { document } = await lead.get<{ document: LabelDocument }>(`${root}/golden/${item.id}`);
      await post(`/tasks/${task}/submit`, { document });
    }
    await nia.reload();
  };
  /** Begins what the overview says comes first. */
  const beginNext = async (name: string) => {
    await nia.goto(`${server.url}${root}`);
    await expect(nia.getByTestId("missing-course")).toContainText(name);
    await nia.getByTestId("missing-course").click();
    await course(nia, name).getByRole("button", { name: /Begin|Try again/ }).click();
    await expect(state(nia)).toBeVisible();
  };

  await test.step("she reads the guideline, is wrong once, and answers again", async () => {
    await beginNext("The guideline");
    await expect(nia.getByTestId("reading-guideline")).toContainText("Flyable space");
    const questions = nia.getByTestId("reading-question");
    await expect(questions).toHaveCount(3);
    await expect(nia.getByText("Cuts through a crown.")).toHaveCount(0);
    const submit = nia.getByRole("button", { name: "Submit answers" });
    await expect(submit).toBeDisabled();
    for (let at = 0; at < 3; at++) await questions.nth(at).getByLabel("By the guideline", { exact: true }).check();
    await shot(nia, "reading-check");
    await submit.click();
    await expect(state(nia)).toContainText("Not passed: 2 of 3 are right, and 3 have to be.");
    await expect(nia.getByTestId("reading-answer").filter({ hasText: "Cuts through a crown." })).toContainText("wrong");
    await shot(nia, "reading-answers");
    await beginNext("The guideline");
    const wrong = (await attempt()).reading!.questions.findIndex((question) => question.part[0] === 0.3);
    for (let at = 0; at < 3; at++) {
      const answer = at === wrong ? "Not by the guideline" : "By the guideline";
      await questions.nth(at).getByLabel(answer, { exact: true }).check();
    }
    await submit.click();
    await expect(state(nia)).toContainText("Passed: 3 of 3 are right.");
  });

  await test.step("in the course she tries, compares with golden, and corrects", async () => {
    await beginNext("First crowns");
    await nia.getByTestId("next-item").click();
    await expect(nia.getByRole("application", { name: "Image view" })).toBeVisible();
    await draw(nia, 0);
    await nia.getByTestId("submit").click();
    await nia.getByRole("link", { name: "Go on with First crowns" }).click();
    await expect(nia.getByTestId("attempt-item").first()).toContainText("not yet right");
    await nia.getByTestId("next-item").click();
    await nia.getByTestId("compare").click();
    await expect(nia.getByTestId("compare")).toHaveAttribute("aria-pressed", "true");
    await nia.goBack();
    await expect(state(nia)).toBeVisible();
    await answerRight();
    await expect(state(nia)).toContainText("Passed");
  });

  await test.step("she fails the exam with reasons, and passes it with another item", async () => {
    await beginNext("Exam of crowns");
    const first = await attempt();
    await post(`/tasks/${first.items[0]!.task}/submit`, { document: { version: 1, objects: [] } });
    await nia.reload();
    await expect(state(nia)).toContainText("Not passed: 0 of 1 are right, and 1 have to be.");
    await expect(nia.getByTestId("attempt-item").first()).toContainText(/\((critical|major|minor)\)/);
    await shot(nia, "exam-failed");
    await beginNext("Exam of crowns");
    const second = await attempt();
    expect(second.items[0]!.scene_name).not.toBe(first.items[0]!.scene_name);
    await answerRight();
    await expect(state(nia)).toContainText("Passed: 1 of 1 are right.");
  });

  await test.step("the calibration batch makes her ready for production", async () => {
    await beginNext("First scenes");
    await answerRight();
    const feedback = nia.getByTestId("calibration-feedback");
    await feedback.getByLabel("How sure are you that your labels are right? %").fill("90");
    await feedback.getByLabel("What was unclear in the instructions?").fill("Does a dead tree count?");
    await feedback.getByRole("button", { name: "Finish" }).click();
    await expect(state(nia)).toContainText("Ready: readiness 98 %");
    await nia.goto(`${server.url}${root}`);
    await expect(nia.getByTestId("missing-course")).toHaveCount(0);
  });

  const honeypots = await test.step("she labels tasks of production, and some are honeypots", async () => {
    const settings = `${root}/stages/${stage}/task-settings`;
    const known = await lead.get<{ settings: object; revision: number }>(settings);
    const mix = { share: 0.5, feedback_hours: 0, max_exposures: 30 };
    await lead.put(settings, { ...known.settings, honeypots: mix }, { "if-match": `"${known.revision}"` });
    await nia.getByTestId("next-task").first().click();
    await expect(nia.getByRole("application", { name: "Image view" })).toBeVisible();
    await expect(nia.getByText("honeypot")).toHaveCount(0);
    let found = 0;
    for (;;) {
      const { task } = await post<{ task: { id: string } | null }>(`/stages/${stage}/claim`);
      if (!task) break;
      // Operations see which they are until they are in review.
      const claimed = await lead.get<{ task: { is_honeypot?: boolean } }>(`${root}/tasks/${task.id}`);
      found += claimed.task.is_honeypot ? 1 : 0;
      await post(`/tasks/${task.id}/submit`, { document: { version: 1, objects: [] } });
    }
    return found;
  });
  expect(honeypots).toBeGreaterThan(0);

  await test.step("their results come later, and she appeals", async () => {
    // A server grades what waits as soon as it starts.
    await server.stop();
    await server.start();
    await expect.poll(async () => (await get<{ checks: unknown[] }>("/my-work")).checks.length).toBe(honeypots);
    await nia.goto(`${server.url}${root}/my-work`);
    await expect(nia.getByTestId("my-stage").first()).toContainText("%");
    const check = nia.getByTestId("check").first();
    await expect(check).toContainText("wrong");
    await check.getByRole("button", { name: "Appeal" }).click();
    const dialog = nia.getByRole("dialog", { name: "Appeal" });
    await dialog.getByLabel("Why is your label right?").fill("Nothing here is free to fly.");
    await dialog.getByRole("button", { name: "Send appeal" }).click();
    await expect(check).toContainText("appealed");
    await shot(nia, "my-work-appealed");
    await leader.goto(`${server.url}${root}/releases`);
    await expect(leader.getByText(/Is golden right on/).first()).toBeVisible();
    await expect(leader.getByText("What is unclear in Flyable space?").first()).toBeVisible();
    // Quality is shown under the concept that golden says.
    await leader.goto(`${server.url}${root}/taskers`);
    const quality = leader.getByTestId("person-quality").filter({ hasText: NAME });
    await expect(quality.getByRole("row").filter({ hasText: /flyable · (crown at the edge|gap between crowns)/ }).first()).toBeVisible();
    await shot(leader, "quality-by-concept");
  });
});
