// Tour of all pages on the demo, each settled, for checks and screenshots of every page.
import { expect, type Page } from "@playwright/test";
import { Api } from "./api";
import { become } from "./people";
import type { Server } from "./server";

/** Waits until a page shows its content. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
}

/** Opens page after page as an admin and calls `look` with the name of each. */
export async function tour(page: Page, server: Server, look: (name: string) => Promise<void>): Promise<void> {
  const admin = await Api.as(server.url, (p) => p.role === "admin");
  const street = await admin.project("Street pilot");
  const drone = await admin.project("Drone pilot");
  const delivery = await admin.project("Delivery pilot");
  const golden = await admin.get<{ id: string }[]>(`/projects/${drone.id}/golden`);
  const tasks = await admin.get<{ items: { id: string; state: string }[] }>(`/projects/${drone.id}/tasks?limit=200`);
  const debriefs = await admin.get<{ id: string }[]>(`/projects/${drone.id}/debriefs`);
  const driven = await admin.get<{ items: { id: string }[] }>(`/projects/${street.id}/tasks?limit=200`);
  const base = `/projects/${drone.id}`;
  const open = async (name: string, path: string) => {
    await page.goto(server.url + path);
    await settled(page);
    await look(name);
  };
  await page.context().clearCookies();
  await open("demo", "/demo");
  await open("sign-in", "/sign-in");
  await become(page, server.url, admin.person.name);
  const pages: [string, string][] = [
    ["home", "/"],
    ["new-project", "/new-project"],
    ["account", "/account"],
    ["server-audit", "/audit"],
    ["project", base],
    ["brief", `${base}/brief`],
    ["golden", `${base}/golden`],
    ["sample", `${base}/sample`],
    ["debriefs", `${base}/debriefs`],
    ["minutes", `${base}/debriefs/${debriefs[1]!.id}/minutes`],
    ["releases", `${base}/releases`],
    ["pipeline", `${base}/pipeline`],
    ["stage", `${base}/stages/${drone.stages[0]!.id}`],
    ["versions", `${base}/stages/${drone.stages[0]!.id}/versions`],
    ["street-stage", `/projects/${street.id}/stages/${street.stages[0]!.id}`],
    ["tasks", `${base}/tasks`],
    ["import", `${base}/import`],
    ["calibration", `/projects/${street.id}/tasks/${driven.items[0]!.id}/calibration`],
    ["review-queue", `${base}/review`],
    ["alignment", `/projects/${delivery.id}/alignment`],
    ["drift", `/projects/${delivery.id}/drift`],
    ["exports", `${base}/exports`],
    ["members", `${base}/people`],
    ["audit", `${base}/audit`],
  ];
  for (const [name, path] of pages) await open(name, path);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search or go to" }).fill("re");
  await expect(page.getByRole("option").first()).toBeVisible();
  await look("palette");
  await page.keyboard.press("Escape");
  await page.goto(`${server.url}${base}/golden/${golden[0]!.id}`);
  await expect(page.getByRole("application", { name: "Image view" })).toBeVisible();
  await look("golden-item");
  await page.getByRole("button", { name: "Pages" }).click();
  await expect(page.getByRole("dialog", { name: "Pages" }).getByRole("link", { name: "Brief", exact: true })).toBeVisible();
  await look("pages");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await look("shortcuts");
  await page.goto(`${server.url}${base}/debriefs/${debriefs[0]!.id}`);
  await expect(page.getByTestId("debrief-state")).toHaveText("live");
  await expect(page.getByTestId("counts")).toBeVisible();
  await look("debrief");
  const waiting = tasks.items.find((t) => t.state === "in_review")!;
  await page.goto(`${server.url}${base}/tasks/${waiting.id}/review`);
  await expect(page.getByTestId("review").or(page.getByRole("application", { name: "Image view" })).first()).toBeVisible();
  await look("review");
  await page.goto(`${server.url}/projects/${street.id}/tasks/${driven.items[0]!.id}`);
  await expect(page.getByRole("application", { name: "3D view" })).toBeVisible();
  await expect(page.getByText(/\d[\d,. ]* points/).first()).toBeAttached();
  await look("cloud");
}
