// What is drawn lies where the pointer was, to 0.05 CSS px: on screens of every density, at every page zoom, on small and large
// pictures.
import { expect, test, type Page } from "@playwright/test";
import { Pictures, type Size } from "../support/pictures";
import type { Point } from "../support/pointer";
import { Server } from "../support/server";
import { wholePicture, type WholePicture } from "../support/whole";

/** Distance from the pointer that is allowed, CSS px. */
const LIMIT = 0.05;
const DENSITIES = [1, 1.25, 2, 3];
const ZOOMS = [0.67, 1, 2];
const SIZES: readonly Size[] = [
  [400, 300],
  [4000, 3000],
  [20_000, 400],
];
/** Corners in shares of the picture, and the fractions of a pixel at which they are clicked. */
const CORNERS = [
  [0.2, 0.3, 0.35, 0.8],
  [0.7, 0.25, 0.5, 0.15],
  [0.45, 0.8, 0.95, 0.6],
] as const;

/** Screens with the index of their picture: a zoomed page has fewer CSS px and more device px for each, as browsers do it. */
const screens = DENSITIES.flatMap((density) => ZOOMS.map((zoom) => ({ density, zoom }))).map((screen, index) => ({ ...screen, index }));
/** Each density and each zoom has pictures of all sizes. */
const sizeOf = (index: number): Size => SIZES[(index + Math.floor(index / ZOOMS.length)) % SIZES.length]!;
const WHEEL = screens.length;
const CSS_ZOOM = screens.length + 1;

let server: Server;
let pictures: Pictures;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  server = await new Server().start();
  pictures = await Pictures.create(server, [...screens.map(({ index }) => sizeOf(index)), [4000, 3000], [1200, 900]]);
});

test.afterAll(() => server.remove());

function places(view: WholePicture, [width, height]: Size): Point[] {
  return CORNERS.map(([x, y, fx, fy]) => {
    const at = view.toScreen([width * x, height * y]);
    return { x: Math.floor(at.x) + fx, y: Math.floor(at.y) + fy };
  });
}

async function drawPolygon(page: Page, corners: Point[]): Promise<void> {
  await page.keyboard.press("p");
  for (const { x, y } of corners) await page.mouse.click(x, y);
  await page.keyboard.press("Enter");
}

/** The corners in the stored label are those pixels that were under the pointer. */
async function expectExact(page: Page, index: number, corners: Point[], view: WholePicture): Promise<void> {
  const [shape] = await pictures.stored(page, index, 1);
  const ring = shape!.polygon![0]!;
  expect(ring).toHaveLength(corners.length);
  const off = ring.map((corner, i) => {
    const at = view.toScreen([corner[0]!, corner[1]!]);
    return Math.max(Math.abs(at.x - corners[i]!.x), Math.abs(at.y - corners[i]!.y));
  });
  expect(Math.max(...off)).toBeLessThan(LIMIT);
}

for (const { density, zoom, index } of screens) {
  const size = sizeOf(index);
  test(`at ${density} device px per CSS px and ${zoom * 100} % on a picture of ${size.join(" × ")} px`, async ({ browser }) => {
    const viewport = { width: Math.round(1440 / zoom), height: Math.round(900 / zoom) };
    const context = await browser.newContext({ viewport, deviceScaleFactor: density * zoom });
    const page = await context.newPage();
    await pictures.open(page, index);
    const view = await wholePicture(page, size);
    const corners = places(view, size);
    await drawPolygon(page, corners);
    await expectExact(page, index, corners, view);
    await context.close();
  });
}

test("after the wheel zoomed to single pixels", async ({ page }) => {
  await pictures.open(page, WHEEL);
  const view = await wholePicture(page, pictures.size(WHEEL));
  const corners = places(view, pictures.size(WHEEL));
  // Each corner is clicked while the pixels around it are large, at the place that it had before.
  await page.keyboard.press("p");
  const zoom = page.locator("#image-status");
  for (const { x, y } of corners) {
    const before = await zoom.textContent();
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -1200);
    await expect(zoom).not.toHaveText(before!);
    await page.mouse.click(x, y);
    await page.keyboard.press("Home");
    await expect(zoom).toContainText(before!.split(",")[0]!);
  }
  await page.keyboard.press("Enter");
  const [shape] = await pictures.stored(page, WHEEL, 1);
  const scale = view.scale * Math.exp(1200 * 0.0015);
  shape!.polygon![0]!.forEach((corner, i) => {
    const [x, y] = view.toPixel(corners[i]!);
    expect(Math.max(Math.abs(corner[0]! - x), Math.abs(corner[1]! - y)) * scale).toBeLessThan(LIMIT);
  });
});

test("on a page that CSS zooms", async ({ page }) => {
  const zoom = 1.3;
  await page.addInitScript((zoom) => {
    document.addEventListener("DOMContentLoaded", () => (document.documentElement.style.zoom = String(zoom)));
  }, zoom);
  await pictures.open(page, CSS_ZOOM);
  const view = await wholePicture(page, pictures.size(CSS_ZOOM), zoom);
  const corners = places(view, pictures.size(CSS_ZOOM)).map(({ x, y }) => ({ x, y: y * 0.6 + 100.3 }));
  await drawPolygon(page, corners);
  await expectExact(page, CSS_ZOOM, corners, view);
});
