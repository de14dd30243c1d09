// Screenshots for people: each journey stores some, and the README shows one.
import type { Page } from "@playwright/test";

const FOLDER = new URL("../artifacts/screens", import.meta.url).pathname;

export async function shot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${FOLDER}/${name}.png`, animations: "disabled" });
}
