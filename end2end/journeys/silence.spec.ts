// Silence: a required team does not answer before a milestone; the page says how unusual that is; an admin lets reminders go by mail;
// operations remind the team's people, and then ask the person whom the milestone names.
import { expect, test } from "@playwright/test";
import { Api } from "../support/api";
import { MailCatcher } from "../support/mail";
import { become, goToPage, openProject } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

const mail = new MailCatcher();
let server: Server;

test.beforeAll(async () => {
  server = await new Server(["--demo", ...(await mail.start())]).start();
});
test.afterAll(async () => {
  await server.remove();
  await mail.stop();
});

test("a silent team is found by its rhythm, reminded by mail, and its silence goes to the person of the brief", async ({ page }) => {
  const admin = await Api.as(server.url, (p) => p.role === "admin");
  const lead = await Api.as(server.url, (p) => p.role === "operations");
  const { id } = await admin.project("Delivery pilot");
  const people = await admin.get<{ name: string; email: string; team: string }[]>(`/projects/${id}/members`);
  const legal = people.find((person) => person.team === "Legal")!;
  const named = people.find((person) => person.name === admin.person.name)!;

  await become(page, server.url, admin.person.name);
  await openProject(page, "Delivery pilot");
  await expect(page.getByTestId("alert").filter({ hasText: "Legal is silent: 2 requests" })).toBeVisible();
  await goToPage(page, "Alignment");
  const silence = page.getByTestId("silence");
  const team = silence.getByTestId("silent-team").filter({ has: page.getByRole("heading", { name: "Legal" }) });
  await expect(team).toContainText("escalate");
  await expect(team).toContainText("nine of ten within");
  await expect(team.getByTestId("silent-request")).toHaveCount(2);
  await expect(silence.getByTestId("silent-team").filter({ hasText: "Customer operations" })).toContainText("nothing waits");
  await expect(team.getByRole("button")).toHaveCount(0);
  await silence.getByLabel("Mail to the people of a silent team").check();
  await expect(silence).toContainText("Silent teams are reminded by mail");
  await shot(page, "silence");

  await become(page, server.url, lead.person.name);
  await openProject(page, "Delivery pilot");
  await goToPage(page, "Alignment");
  await team.getByRole("button", { name: "Remind Legal now" }).click();
  await expect(silence.getByTestId("reminders")).toContainText("Legal was reminded");
  expect(mail.mails.map((one) => one.to)).toEqual([[legal.email]]);
  expect(mail.mails[0]!.source).toContain("Subject: Delivery pilot waits for Legal");
  expect(mail.mails[0]!.source).toContain("May faces of pedestrians stay in what is delivered?");

  await team.getByRole("button", { name: "Remind Legal now" }).click();
  await expect(team).toContainText("less than a day ago");
  expect(mail.mails).toHaveLength(1);

  await team.getByRole("button", { name: `Ask ${admin.person.name}` }).click();
  await expect(silence.getByTestId("reminders")).toContainText("The silence of Legal was escalated");
  expect(mail.mails[1]!.to).toEqual([named.email]);
  expect(mail.mails[1]!.source).toContain("Legal is silent in Delivery pilot");
});
