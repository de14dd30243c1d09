// Map from a pixel of the picture to the screen, measured as a person does: by moving the pointer and reading the
// status line.
import { expect, type Locator, type Page } from "@playwright/test";

export interface ImageView {
  toScreen(pixel: readonly number[]): { x: number; y: number };
}

async function pixelUnder(page: Page, status: Locator, x: number, y: number): Promise<[number, number]> {
  let found: RegExpExecArray | null = null;
  // The view may not listen yet when it can be seen already: the pointer moves until it answers.
  await expect(async () => {
    await page.mouse.move(x - 1, y - 1);
    await page.mouse.move(x, y);
    found = /([\d.]+), ([\d.]+) px/.exec((await status.textContent()) ?? "");
    expect(found).not.toBeNull();
  }).toPass();
  return [Number(found![1]), Number(found![2])];
}

export async function imageView(page: Page): Promise<ImageView> {
  const canvas = page.getByRole("application", { name: "Image view" });
  await expect(canvas).toBeVisible();
  const box = (await canvas.boundingBox())!;
  const status = page.getByLabel("Pointer", { exact: true });
  const [ax, ay] = [box.x + box.width * 0.3, box.y + box.height * 0.3];
  const [bx, by] = [box.x + box.width * 0.7, box.y + box.height * 0.7];
  const p = await pixelUnder(page, status, ax, ay);
  const q = await pixelUnder(page, status, bx, by);
  const sx = (bx - ax) / (q[0] - p[0]);
  const sy = (by - ay) / (q[1] - p[1]);
  return { toScreen: ([x, y]) => ({ x: ax + (x! - p[0]) * sx, y: ay + (y! - p[1]) * sy }) };
}
