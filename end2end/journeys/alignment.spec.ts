// Alignment: the page finds who grades harshly and who by an outdated release, and a debrief of it is one click away; the customer's
// verdicts come in as a table, and are agreed with or contested; a reviewer marks the objects that are wrong.
import { expect, test, type Page } from "@playwright/test";
import { Api, type LabelDocument } from "../support/api";
import { Labeling } from "../support/labeling";
import { become, goToPage, openProject } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

interface Verdict {
  task: string;
  scene_name: string;
  object: string;
  verdict: string;
  by_golden?: string;
  reason: string;
  answer?: string;
}

interface ObjectVerdict {
  object: string;
  verdict: string;
  grader: string;
  team: string;
  seconds: number;
}

let server: Server;
let lead: Api;
let root: string;

test.beforeAll(async () => {
  server = await new Server().start();
  lead = await Api.as(server.url, (p) => p.role === "operations");
  root = `/projects/${(await lead.project("Delivery pilot")).id}`;
});
test.afterAll(async () => server.remove());

async function openAlignment(page: Page): Promise<void> {
  await become(page, server.url, lead.person.name);
  await openProject(page, "Delivery pilot");
  await goToPage(page, "Alignment");
  await expect(page.getByTestId("stage-alignment")).toBeVisible();
}

const party = (page: Page, name: string) => page.getByTestId("party").filter({ has: page.getByText(name, { exact: true }) });

test("a harsh team and an outdated release are found with their evidence, and a debrief of it starts", async ({ page }) => {
  await openAlignment(page);
  const harsh = party(page, "ML").getByRole("button", { name: /^ML, car: harsh/ });
  await harsh.focus();
  await page.keyboard.press("Enter");
  const evidence = page.getByTestId("cell-evidence");
  await expect(evidence).toContainText("ML · car");
  await expect(evidence.getByTestId("implied-limit").filter({ hasText: "center distance bev" })).toContainText("Rule: at most 0.3 m.");
  await expect(evidence.getByTestId("differing")).toContainText("verdicts differ from golden");
  await shot(page, "alignment");

  const outdated = page.getByTestId("outdated").filter({ hasText: "Customer operations" }).first();
  await expect(outdated).toContainText("by release 1");
  await outdated.getByText("See the evidence").click();
  await expect(outdated.getByRole("link").first()).toContainText("Week");
  await outdated.getByRole("button", { name: "Start a debrief of it" }).click();
  await expect(page).toHaveURL(/debriefs\/[0-9a-f-]+$/);
  await expect(page.getByText(/still mean what it did in release 1/).first()).toBeVisible();
  await shot(page, "alignment-debrief");
});

test("the alarm says since when the customer rejects more than promised", async ({ page }) => {
  await openAlignment(page);
  const card = page.getByTestId("downstream");
  await expect(card).toContainText("The customer rejects more than promised");
  await expect(card).toContainText("what is at stake");
  await expect(card.getByTestId("mirror")).toContainText("of the customer's verdicts");
  await card.getByLabel("Promised").selectOption("0.8");
  await expect(page.getByTestId("downstream")).toContainText("The customer accepts as promised");
});

test("the customer's verdicts come in as a table, one is agreed with and one contested", async ({ page }) => {
  const known = await lead.get<Verdict[]>(`${root}/customer-verdicts`);
  const accepted = known.filter((of) => of.verdict === "accept" && of.by_golden === "accept");
  const first = accepted[0]!;
  const second = accepted.find((of) => of.task !== first.task)!;
  await openAlignment(page);
  await page.getByRole("button", { name: "Add verdicts" }).click();
  const form = page.getByTestId("add-verdicts");
  const line = (of: Verdict, scene: string, why: string) => `"${scene}",${of.object},reject,geometry,${why}\n`;
  const table = (scene: string) =>
    `scene,object,verdict,errors,reason\n${line(first, scene, "Much too long")}${line(second, second.scene_name, "Not where it is")}`;
  await form.getByLabel("Verdicts").fill(table("Nowhere"));
  await form.getByRole("button", { name: "Add verdicts" }).click();
  await expect(form).toContainText("Line 2, scene: There is no submitted label of a scene named Nowhere at that time.");
  await form.getByLabel("Verdicts").fill(table(first.scene_name));
  await form.getByRole("button", { name: "Add verdicts" }).click();
  await expect(page.getByText("2 verdicts added.")).toBeVisible();

  const row = (why: string) => page.getByTestId("customer-verdict").filter({ hasText: why });
  await expect(row("Much too long")).toContainText("accept");
  await row("Much too long").getByRole("button", { name: "Contest" }).click();
  await expect(page.getByLabel("What speaks against it?")).toHaveValue(/golden accepts it/);
  await page.getByRole("dialog").getByRole("button", { name: "Contest" }).click();
  // What is answered makes room for what is open.
  const answer = async (why: string) => (await lead.get<Verdict[]>(`${root}/customer-verdicts`)).find((of) => of.reason === why)!.answer;
  await expect.poll(() => answer("Much too long")).toBe("contest");
  await row("Not where it is").getByRole("button", { name: "Agree" }).click();
  await expect.poll(() => answer("Not where it is")).toBe("agree");
  await shot(page, "alignment-customer");
  const state = async (of: Verdict) => (await lead.get<{ task: { state: string } }>(`${root}/tasks/${of.task}`)).task.state;
  expect(await state(first)).toBe("accepted");
  expect(await state(second)).toBe("rework");
});

test("a reviewer marks the wrong objects by keys, their author finds them, and each is a record", async ({ page }) => {
  const labeling = await Labeling.start(server, 1);
  const { lead: reviewer, tasker, project, stage } = labeling;
  const of = `/projects/${project}`;
  const { task } = await tasker.post<{ task: { id: string } }>(`${of}/stages/${stage}/claim`, null);
  const { scene } = await tasker.get<{ scene: { sensors: { id: string }[] } }>(`${of}/tasks/${task.id}`);
  const square = (left: number) => [[[left, 10], [left + 60, 10], [left + 60, 70], [left, 70]]];
  const shape = (left: number) => ({ frame: 0, sensor: scene.sensors[0]!.id, geometry: { polygon: square(left) } });
  const document: LabelDocument = {
    version: 1,
    objects: [10, 120].map((left, n) => ({ id: `${n + 1}`, class: "flyable", shapes: [shape(left)] })),
  };
  await tasker.post(`${of}/tasks/${task.id}/submit`, { document });

  await become(page, server.url, reviewer.person.name);
  await page.goto(`${server.url}${of}/tasks/${task.id}/review`);
  const rejected = page.getByTestId("rejected-objects");
  await expect(rejected.getByRole("button", { name: "Mark selected object" })).toBeDisabled();
  await page.keyboard.press("Tab");
  await page.keyboard.press("x");
  await expect(rejected.getByRole("listitem")).toHaveCount(1);
  const wrong = (await rejected.getByRole("listitem").getByRole("button").first().innerText()).trim();
  await page.keyboard.press("4");
  await page.getByLabel("What should they do better?").fill("Keep inside the open ground.");
  await shot(page, "review-marks");
  await page.getByTestId("reject").click();
  await expect.poll(async () => (await reviewer.get<{ task: { state: string } }>(`${of}/tasks/${task.id}`)).task.state).toBe("rework");
  // The workbench goes back to the queue by itself.
  await expect(page).toHaveURL(`${server.url}${of}/review`);

  await reviewer.get(`${of}/alignment`);
  const records = await reviewer.get<ObjectVerdict[]>(`${of}/stages/${stage}/verdicts`);
  expect(records.map((one) => [one.object, one.verdict]).sort()).toEqual(
    ["1", "2"].map((id) => [id, id === wrong ? "reject" : "accept"]),
  );
  expect(records[0]).toMatchObject({ grader: reviewer.person.name, team: "", is_downstream: false });

  await become(page, server.url, tasker.person.name);
  await page.goto(`${server.url}${of}/tasks/${task.id}`);
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByTestId("review-note")).toContainText(`Wrong: ${wrong}`);
  await page.getByTestId("review-note").getByRole("button", { name: wrong, exact: true }).click();
});
