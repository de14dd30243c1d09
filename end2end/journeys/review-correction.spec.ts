// Correction in review: a reviewer deletes an object that is not there, takes it back, deletes it again, and accepts the label as they
// made it; its tasker finds what was wrong, and the record says it of each object.
import { expect, test } from "@playwright/test";
import { type LabelDocument } from "../support/api";
import { Labeling } from "../support/labeling";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

interface Detail {
  task: { state: string };
  document: LabelDocument;
  revisions: { author_name: string }[];
  reviews: { verdict: string; errors: string[]; rejected: string[] }[];
}

let server: Server;

test.beforeAll(async () => {
  server = await new Server().start();
});
test.afterAll(async () => server.remove());

test("a reviewer corrects a label in place, and its tasker finds what was wrong", async ({ page }) => {
  const { lead: reviewer, tasker, project, stage } = await Labeling.start(server, 1);
  const root = `/projects/${project}`;
  const { task } = await tasker.post<{ task: { id: string } }>(`${root}/stages/${stage}/claim`, null);
  const { scene } = await tasker.get<{ scene: { sensors: { id: string }[] } }>(`${root}/tasks/${task.id}`);
  const square = (left: number) => [[[left, 10], [left + 60, 10], [left + 60, 70], [left, 70]]];
  const shape = (left: number) => ({ frame: 0, sensor: scene.sensors[0]!.id, geometry: { polygon: square(left) } });
  const document: LabelDocument = {
    version: 1,
    objects: [10, 120].map((left, n) => ({ id: `${n + 1}`, class: "flyable", shapes: [shape(left)] })),
  };
  await tasker.post(`${root}/tasks/${task.id}/submit`, { document });

  await become(page, server.url, reviewer.person.name);
  await page.goto(`${server.url}${root}/tasks/${task.id}/review`);
  const correction = page.getByTestId("correction");
  await expect(correction.getByRole("button", { name: "Correct it yourself" })).toBeVisible();
  // Without the switch, the label stays as it was submitted.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Delete");
  await page.keyboard.press("Shift+F");
  await expect(correction).toContainText("The tools are those of labeling");
  await expect(page.getByTestId("reject")).toBeDisabled();
  await page.keyboard.press("Delete");
  await expect(correction).toContainText("1 object is changed");
  await page.keyboard.press("Control+z");
  await expect(correction).toContainText("The tools are those of labeling");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Delete");
  await expect(page.getByTestId("accept")).toContainText("Accept corrected");
  await shot(page, "review-correction");
  await page.keyboard.press("j");
  await expect(page).toHaveURL(`${server.url}${root}/review`);

  const detail = await reviewer.get<Detail>(`${root}/tasks/${task.id}`);
  expect(detail.task.state).toBe("accepted");
  expect(detail.revisions.map((of) => of.author_name)).toEqual([tasker.person.name, reviewer.person.name]);
  expect(detail.document.objects).toHaveLength(1);
  const deleted = document.objects.find((object) => object.id !== detail.document.objects[0]!.id)!.id;
  expect(detail.reviews).toMatchObject([{ verdict: "reject", errors: ["extra"], rejected: [deleted] }]);
  await reviewer.get(`${root}/alignment`);
  const records = await reviewer.get<{ object: string; verdict: string }[]>(`${root}/stages/${stage}/verdicts`);
  const of = (id: string) => records.find((one) => one.object === id)!.verdict;
  expect(["1", "2"].map(of)).toEqual(["1", "2"].map((id) => (id === deleted ? "reject" : "accept")));

  await become(page, server.url, tasker.person.name);
  await page.goto(`${server.url}${root}/tasks/${task.id}`);
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByTestId("review-note")).toContainText("Corrected by the reviewer.");
  await expect(page.getByTestId("review-note")).toContainText("Extra object");
  await expect(page.getByTestId("revision").first()).toContainText(`1 objects by ${reviewer.person.name}`);
});
