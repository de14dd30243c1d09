// Switch to one of the demo's people, as a visitor does.
import { expect, type Page } from "@playwright/test";

/** Opens the picker, chooses the person of this name, and waits for their home. */
export async function become(page: Page, url: string, name: string): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`${url}/demo`);
  await page.getByTestId("person").filter({ hasText: name }).click();
  await expect(page.getByTestId("project").first()).toBeVisible();
}

/** Opens the project of this name from home. */
export async function openProject(page: Page, name: string): Promise<void> {
  await page.getByTestId("project").filter({ hasText: name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** Opens a page of the project: from the sidebar, or on a narrow screen from the sheet. */
export async function goToPage(page: Page, name: string): Promise<void> {
  const bar = page.getByTestId("phone-bar");
  await expect(page.getByTestId("sidebar").or(bar).filter({ visible: true })).toBeVisible();
  if (await bar.isVisible()) await bar.getByRole("button", { name: "Pages" }).click();
  await page.getByRole("navigation", { name: "Project" }).filter({ visible: true }).getByTitle(name, { exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
}

/** Claims the next task, and returns its id once the view is loaded. */
export async function nextTask(page: Page, view: string): Promise<string> {
  await page.getByTestId("next-task").first().click();
  await expect(page.getByRole("application", { name: view })).toBeVisible();
  return /tasks\/([0-9a-f-]+)/.exec(page.url())![1]!;
}
