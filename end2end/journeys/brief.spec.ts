import { expect, test } from "@playwright/test";
import { Api } from "../support/api";
import { become, goToPage, openProject } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

interface BriefDetail {
  revision: number;
  brief: { answers: { sees: { text: string } }; goals: { name: string; kpis: { target: number }[] }[]; links: { goal: string }[] };
  check_ins: { holds: boolean; note: string }[];
}

test("people write the brief together: goals, measures, dates and links, and nobody's text is lost", async ({ page, browser }) => {
  const server = await new Server().start();
  try {
    const lead = await Api.as(server.url, (p) => p.role === "operations");
    const ml = await Api.as(server.url, (p) => p.role === "stakeholder");
    const project = await lead.project("Drone pilot");
    const state = () => lead.get<BriefDetail>(`/projects/${project.id}/brief`);
    await become(page, server.url, lead.person.name);
    await openProject(page, "Drone pilot");
    await goToPage(page, "Brief");
    await expect(page.getByTestId("brief-revision")).toContainText("Revision 1");
    await expect(page.getByTestId("timeline")).toContainText("Golden v1 vetted");
    await expect(page.getByTestId("timeline").getByRole("link", { name: "1", exact: true })).toHaveAttribute("href", /\/releases$/);
    await expect(page.getByTestId("goals")).toContainText("no support yet");
    await shot(page, "brief");
    const edit = () => page.getByTestId("edit-brief").click();

    // A milestone is due: the customer's ML team answers in another browser.
    const other = await (await browser.newContext()).newPage();
    await become(other, server.url, ml.person.name);
    await other.goto(`${server.url}/projects/${project.id}/brief`);
    await expect(other.getByTestId("brief-document")).toBeVisible();
    await expect(other.getByTestId("edit-brief")).toHaveCount(0);
    const checkIn = other.getByTestId("check-in");
    await expect(checkIn).toHaveCount(1);
    await other.getByRole("button", { name: "Goals changed" }).click();
    await expect(other.getByText("Say in 1 to 4,000 characters")).toBeVisible();
    await checkIn.getByLabel("What changed").fill("We fly lower from March on.");
    await other.getByRole("button", { name: "Goals changed" }).click();
    await expect(checkIn).toHaveCount(0);
    expect((await state()).check_ins.at(-1)).toMatchObject({ holds: false, note: "We fly lower from March on." });

    // Operations starts a goal; unsaved text survives a reload, and a discard leads back to the document as it was.
    await edit();
    await page.getByRole("button", { name: "Add goal" }).click();
    await page.getByTestId("goal").last().getByLabel("Goal", { exact: true }).fill("Follow a river");
    await expect(page.getByText("not saved yet")).toBeVisible();
    await page.reload();
    await expect(page.getByText("not saved yet")).toBeVisible();
    await expect(page.getByLabel("Goal", { exact: true }).last()).toHaveValue("Follow a river");
    await page.getByLabel("Goal", { exact: true }).first().fill("Something else");
    await page.getByRole("button", { name: "Discard" }).click();
    await expect(page.getByTestId("brief-document")).toContainText("Plan a path over woods");
    await expect(page.getByTestId("goal")).toHaveCount(3);
    await edit();
    await expect(page.getByLabel("Goal", { exact: true }).first()).toHaveValue("Plan a path over woods");

    // A goal gets a measure, and links to what supports it.
    await page.getByRole("button", { name: "Add goal" }).click();
    await page.getByTestId("goal").last().getByLabel("Goal", { exact: true }).fill("Follow a river");
    await page.getByTestId("goal").last().getByRole("button", { name: "+ Measure of success" }).click();
    await page.getByTestId("goal").last().getByLabel("Measure of success").fill("banks found");
    await page.getByTestId("goal").last().getByLabel("Target").fill("95");
    await page.getByLabel("Goal of the rule simple").selectOption({ label: "Follow a river" });
    await page.getByTestId("save-brief").click();
    await expect(page.getByTestId("brief-revision")).toContainText("Revision 2");
    await expect(page.getByText("not saved yet")).toHaveCount(0);
    await expect(page.getByTestId("brief-history")).toContainText("new goal: Follow a river");
    await expect(page.getByTestId("brief-history")).toContainText("the rule simple supports Follow a river");

    // Another person saves first: both versions are shown, and neither is lost.
    const admin = await Api.as(server.url, (p) => p.role === "admin");
    const now = await state();
    now.brief.answers.sees.text = "Two cameras from now on.";
    await admin.put(`/projects/${project.id}/brief`, now.brief, { "if-match": "2" });
    await edit();
    await page.getByTestId("goal").last().getByLabel("Goal", { exact: true }).fill("Follow a river upstream");
    await page.getByTestId("save-brief").click();
    await expect(page.getByText("Somebody wrote in the brief meanwhile")).toBeVisible();
    await expect(page.getByText("answered anew: What does it see when it is used?").first()).toBeVisible();
    await shot(page, "brief-conflict");
    await page.getByRole("button", { name: "Merge both" }).click();
    await page.getByTestId("save-brief").click();
    await expect(page.getByTestId("brief-revision")).toContainText("Revision 4");
    const both = (await state()).brief;
    expect(both.goals.map((g) => g.name)).toContain("Follow a river upstream");
    expect(both.answers.sees.text).toBe("Two cameras from now on.");

    // A new model is evaluated.
    const river = page.getByTestId("goal").last();
    await river.getByRole("button", { name: "Add value" }).click();
    await river.getByLabel("Value today").fill("96.5");
    await river.getByLabel("Model or evaluation").fill("model 5");
    await river.getByRole("button", { name: "Save value" }).click();
    await expect(page.getByTestId("goal").last()).toContainText("96.5 · reached");
    await shot(page, "brief-value");

    // A goal needs what no stage labels: operations changes the proposed stage slightly and creates it.
    const proposal = page.getByTestId("proposal");
    await expect(proposal).toContainText("Land where there is no pad needs 150 meadows and shores to land on");
    await shot(page, "brief-proposal");
    await proposal.getByLabel("Name of the stage").fill("Places to land");
    await proposal.getByLabel("Classes of the stage").fill("meadow");
    await proposal.getByRole("button", { name: "Create stage" }).click();
    await expect(page.getByTestId("goal-coverage")).toContainText("Places to land");
    await expect(proposal.getByLabel("Classes of the stage")).toHaveValue("shore");
    await expect(page.getByTestId("goals")).not.toContainText("no support yet");

    // The rest is created as stages that build on one that is there, once it is seen what comes of it.
    await page.getByTestId("create-proposed").click();
    const dialog = page.getByRole("dialog", { name: "Create proposed stages" });
    await dialog.getByLabel("The first one builds on").selectOption({ label: "Places to land" });
    await expect(dialog.getByTestId("proposed-plan")).toContainText(/shore on images, after Places to land: \d+ tasks, waiting/);
    await shot(page, "brief-proposed-pipeline");
    await dialog.getByRole("button", { name: "Create stages" }).click();
    await expect(page.getByTestId("goal-coverage")).toContainText("shore on images");
    await expect(page.getByTestId("proposals")).toHaveCount(0);
    const pipeline = await admin.get<{ stages: { routing: { inputs?: string[] } }[] }>(`/projects/${project.id}/pipeline`);
    expect(pipeline.stages.map((stage) => stage.routing.inputs?.length ?? 0)).toEqual([0, 0, 1]);

    // A rule links to the goal behind it, and the goal links back to the brief.
    await page.goto(`${server.url}/projects/${project.id}/stages/${project.stages[0]!.id}`);
    const rule = page.locator('[data-rule="treetops"]');
    await expect(rule.getByTestId("supported-goals")).toHaveText("Supports Never clip a treetop");
    await shot(page, "rule-serves");
    await rule.getByRole("link", { name: "Never clip a treetop" }).click();
    await expect(page.getByTestId("brief-revision")).toBeVisible();
  } finally {
    await server.remove();
  }
});
