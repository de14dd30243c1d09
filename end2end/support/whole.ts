// A picture that is shown as a whole: where its pixels are on screen, by the layout alone.
import type { Locator, Page } from "@playwright/test";
import type { Point } from "./pointer";

/** Room around a whole picture, px. */
const MARGIN = 16;

export interface WholePicture {
  /** CSS px of one pixel of the picture. */
  scale: number;
  toScreen(pixel: readonly [number, number]): Point;
  toPixel(at: Point): [number, number];
}

/** The map of a picture of `width` × `height` px that the image view shows as a whole, on a page with this CSS zoom. */
export async function wholePicture(page: Page, [width, height]: readonly [number, number], zoom = 1): Promise<WholePicture> {
  const canvas: Locator = page.getByRole("application", { name: "Image view" });
  const box = await canvas.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { left, top, width, height };
  });
  const scale = Math.min((box.width - 2 * MARGIN * zoom) / width, (box.height - 2 * MARGIN * zoom) / height);
  const left = box.left + (box.width - width * scale) / 2;
  const top = box.top + (box.height - height * scale) / 2;
  return {
    scale,
    toScreen: ([x, y]) => ({ x: left + x * scale, y: top + y * scale }),
    toPixel: ({ x, y }) => [(x - left) / scale, (y - top) / scale],
  };
}
