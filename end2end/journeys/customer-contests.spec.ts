// Customer contests: a customer's team sends its verdicts as a table; the producer contests one by golden and agrees with another, whose
// label its tasker corrects and a reviewer accepts; the team finds both answers.
import { expect, test, type Page } from "@playwright/test";
import { Api } from "../support/api";
import { become, goToPage, openProject } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";
import { SIZE, VehicleProject, classOf, shiftOf } from "../support/vehicles";
import { wholePicture } from "../support/whole";

const NAME = "Vehicle deliveries";
const TEAM = "Customer operations";
const WRONG_REJECTION = "This is a truck";
const RIGHT_REJECTION = "The box ends in front of the cab";
/** How far the box of the first vehicle in the second picture lies from where it should, px. */
const SHIFT = shiftOf(0.6);

// Each test goes on where the one before ended.
test.describe.configure({ mode: "serial" });

let server: Server;
let project: VehicleProject;
let customer: Api;

test.beforeAll(async () => {
  server = await new Server().start();
  project = await VehicleProject.create(server, NAME, 2);
  customer = await Api.as(server.url, (p) => p.team === TEAM);
  // The reviewer accepted two labels; in the second one, a box is not in its place.
  const [right, wrong] = project.tasks;
  await project.label(right!.id);
  await project.label(wrong!.id, classOf, (vehicle) => (vehicle === 0 ? SHIFT : 0));
});
test.afterAll(async () => server.remove());

async function openAlignment(page: Page, person: Api): Promise<void> {
  await become(page, server.url, person.person.name);
  await openProject(page, NAME);
  await goToPage(page, "Alignment");
  await expect(page.getByTestId("customer-verdicts")).toBeVisible();
}

const row = (page: Page, reason: string) => page.getByTestId("customer-verdict").filter({ hasText: reason });
const states = () => Promise.all(project.tasks.map(({ id }) => project.state(id)));

test("a customer's team sends its verdicts as a table", async ({ page }) => {
  await openAlignment(page, customer);
  await page.getByRole("button", { name: "Add verdicts" }).click();
  const form = page.getByTestId("add-verdicts");
  const [right, wrong] = project.tasks.map((task) => task.scene_name);
  const lines = [
    "scene,object,verdict,errors,reason",
    `${right},1,accept,,`,
    `${right},2,reject,wrong_class,${WRONG_REJECTION}`,
    `${wrong},1,reject,geometry,${RIGHT_REJECTION}`,
  ];
  await form.getByLabel("Verdicts").fill(lines.join("\n"));
  await form.getByRole("button", { name: "Add verdicts" }).click();
  await expect(page.getByText("3 verdicts added.")).toBeVisible();
  await expect(row(page, WRONG_REJECTION)).toContainText(TEAM);
  await expect(row(page, WRONG_REJECTION)).toContainText("open");
  await expect(page.getByTestId("customer-verdicts").getByRole("button", { name: "Agree" })).toHaveCount(0);
});

test("the producer contests what golden accepts, and agrees with what golden rejects", async ({ page }) => {
  await openAlignment(page, project.lead);
  const golden = (reason: string) => row(page, reason).getByRole("cell").nth(2);
  await expect(golden(WRONG_REJECTION)).toContainText("accept");
  await expect(golden(RIGHT_REJECTION)).toContainText("reject");
  await row(page, WRONG_REJECTION).getByRole("button", { name: "Contest" }).click();
  const dialog = page.getByRole("dialog");
  const reason = dialog.getByLabel("What speaks against it?");
  await expect(reason).toHaveValue(/golden accepts it/);
  await reason.fill("It has an open bed: golden calls it a pickup.");
  await expect(dialog.getByRole("link", { name: "Open golden" })).toHaveAttribute("href", /\/golden\//);
  await shot(page, "contests-reason");
  await dialog.getByRole("button", { name: "Contest" }).click();
  await expect(row(page, WRONG_REJECTION)).toContainText("contested");
  await expect(row(page, WRONG_REJECTION).getByRole("link", { name: "See the question" })).toBeVisible();
  await row(page, RIGHT_REJECTION).getByRole("button", { name: "Agree" }).click();
  await expect(row(page, RIGHT_REJECTION)).toContainText("agreed");
  await shot(page, "contests-answered");
  expect(await states()).toEqual(["accepted", "rework"]);

  await row(page, WRONG_REJECTION).getByRole("link", { name: "See the question" }).click();
  await expect(page.getByText(`${TEAM} rejects a pickup (2) in`)).toBeVisible();
});

test("the tasker finds the customer's reason, corrects the label, and a reviewer accepts it", async ({ page }) => {
  const { tasker, reviewer } = project;
  await become(page, server.url, tasker.person.name);
  await openProject(page, NAME);
  await page.getByRole("row").filter({ hasText: RIGHT_REJECTION }).getByRole("link", { name: "Go on" }).click();
  await expect(page.getByTestId("view-status")).toContainText("zoom");
  await expect(page.getByTestId("task-note").first()).toContainText(`${TEAM} rejects this label, object 1: ${RIGHT_REJECTION}`);
  await shot(page, "contests-rework");
  // On a phone the panel is folded, and the reason stands over the picture.
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 390, height: 844 });
  await page.reload();
  await expect(page.getByTestId("rework-reason")).toContainText(RIGHT_REJECTION);
  await shot(page, "contests-rework-phone");
  await page.setViewportSize(size);
  await page.reload();
  await expect(page.getByTestId("view-status")).toContainText("zoom");
  const picture = await wholePicture(page, SIZE);
  const [from, to] = [picture.toScreen([60 + SHIFT, 60]), picture.toScreen([60, 60])];
  await page.mouse.click(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
  await page.getByTestId("submit").click();
  await expect.poll(states).toEqual(["accepted", "in_review"]);

  await become(page, server.url, reviewer.person.name);
  await openProject(page, NAME);
  await goToPage(page, "Review");
  await page.getByRole("link", { name: "Start review" }).click();
  await expect(page.getByTestId("review")).toContainText("within the rules");
  await expect(page.getByTestId("accept")).toBeEnabled();
  await page.keyboard.press("j");
  await expect.poll(states).toEqual(["accepted", "accepted"]);
});

test("the customer's team finds both answers", async ({ page }) => {
  await openAlignment(page, customer);
  await expect(row(page, WRONG_REJECTION)).toContainText("It has an open bed: golden calls it a pickup.");
  await expect(row(page, RIGHT_REJECTION)).toContainText("corrected");
  await row(page, WRONG_REJECTION).scrollIntoViewIfNeeded();
  await shot(page, "contests-answers");
});
