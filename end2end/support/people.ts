// Becoming one of the demo's people, as a visitor does it.
import { expect, type Page } from "@playwright/test";

/** Opens the picker, chooses the person of this name, and waits for their home. */
export async function become(page: Page, url: string, name: string): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`${url}/`);
  await page.getByRole("button", { name: new RegExp(name) }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}
