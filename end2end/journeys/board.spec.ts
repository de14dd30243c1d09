// The board: what waits in each stage and leads to it, what was finished, and when all will be done.
import { expect, test } from "@playwright/test";
import { Api } from "../support/api";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

interface Stage {
  id: string;
  name: string;
  queued: number;
  accepted: number;
}
interface Task {
  id: string;
  revisions: { id: string }[];
}

let server: Server;
let root: string;
let lead: Api;
let qa: Api;

test.beforeAll(async () => {
  server = await new Server().start();
  lead = await Api.as(server.url, (p) => p.role === "operations");
  qa = await Api.as(server.url, (p) => p.role === "qa");
  root = `/projects/${(await lead.project("Drone pilot")).id}`;
});
test.afterAll(async () => server.remove());

const flyable = async () => (await lead.get<{ stages: Stage[] }>(root)).stages.find((s) => s.name === "Flyable space")!;
const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

test("the board counts what waits in a stage, leads to those tasks, and counts what is finished", async ({ page }) => {
  await become(page, server.url, lead.person.name);
  await page.goto(`${server.url}${root}`);
  await page.getByRole("link", { name: "Board" }).click();
  const column = page.getByTestId("board-stage").filter({ hasText: "Flyable space" });
  const row = (state: string) => column.getByTestId("board-state").filter({ hasText: state });
  const before = await flyable();
  await expect(row("queued")).toContainText(String(before.queued));
  await expect(row("queued")).toContainText("oldest");
  await expect(page.getByTestId("no-forecast")).toContainText("of the 14 days that a forecast needs");

  const { items } = await lead.get<{ items: Task[] }>(`${root}/tasks?state=in_review`);
  const { revisions } = await lead.get<Task>(`${root}/tasks/${items[0]!.id}`);
  const verdict = { revision: revisions.at(-1)!.id, verdict: "accept" };
  expect((await qa.context.post(`/api/v1${root}/tasks/${items[0]!.id}/review`, { data: verdict })).ok()).toBe(true);
  await page.reload();
  await expect(row("accepted")).toContainText(String(before.accepted + 1));
  await expect(column).toContainText(/[1-9]\d* finished in 7 days/);
  await shot(page, "board");

  // A number leads to its tasks, and the list's address keeps the choice.
  await row("queued").getByRole("link").click();
  await expect(page.getByLabel("State")).toHaveValue("queued");
  await expect(page.getByRole("row")).toHaveCount(Math.min(before.queued, 50) + 1);
  await page.getByLabel("State").selectOption("Accepted");
  await page.reload();
  await expect(page.getByLabel("State")).toHaveValue("accepted");
  await expect(page.getByRole("row")).toHaveCount(before.accepted + 2);
});

// The server's own forecast needs weeks of work; its tests move the clock.
test("the forecast names days, the deadline that may be missed, and the stage that delays the end", async ({ page }) => {
  const { id } = await flyable();
  const stages = [{ id, tasks_left: 212, tasks_per_week: 38.4, days_sooner: 6.2 }];
  const finish = { low: day(11), median: day(14), high: day(18), bottleneck: id, stages };
  const deadlines = [{ goal: "Landing without a treetop", day: day(15) }];
  await page.route("**/forecast", (route) => route.fulfill({ json: { today: day(0), finish, deadlines } }));
  await become(page, server.url, lead.person.name);
  await page.goto(`${server.url}${root}/board`);
  const card = page.getByTestId("forecast");
  await expect(card.getByTestId("finish")).toContainText("with 80 % probability from");
  await expect(card).toContainText("Landing without a treetop is due");
  await expect(card).toContainText("it may be late");
  await expect(card.getByTestId("bottleneck-advice")).toContainText("Flyable space delays the end most: 212 tasks left, 38 finished in a week. A quarter more each day would bring the end forward by 6 days.");
  await expect(page.getByTestId("board-stage").filter({ hasText: "Flyable space" }).getByTestId("bottleneck")).toBeVisible();
  await shot(page, "board-forecast");
});

test("a tasker has no board", async ({ page }) => {
  const tasker = await Api.as(server.url, (p) => p.role === "tasker");
  for (const part of ["board", "forecast"]) {
    expect((await tasker.context.get(`/api/v1${root}/${part}`)).status()).toBe(403);
  }
  await become(page, server.url, tasker.person.name);
  await page.goto(`${server.url}${root}`);
  await expect(page.getByRole("link", { name: "Tasks" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Board" })).toHaveCount(0);
});
