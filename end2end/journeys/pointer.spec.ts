import { expect, test, type Page } from "@playwright/test";
import { Pictures, SIZE, SQUARE } from "../support/pictures";
import { RawPointer, leaveWindow, type Point } from "../support/pointer";
import { Server } from "../support/server";
import { StreetTask } from "../support/street";
import { wholePicture, type WholePicture } from "../support/whole";

let server: Server;
let pictures: Pictures;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  server = await new Server().start();
  pictures = await Pictures.create(server, Array.from({ length: 8 }, () => SIZE));
});

test.afterAll(() => server.remove());

/** Opens a picture with a tool, and returns a mouse and the map of the picture. */
async function open(page: Page, index: number, key = "i"): Promise<[RawPointer, WholePicture]> {
  await pictures.open(page, index);
  await page.keyboard.press(key);
  return [await RawPointer.of(page), await wholePicture(page, SIZE)];
}

const near = (a: readonly number[], b: readonly number[], limit: number): void =>
  a.forEach((v, i) => expect(Math.abs(v - b[i]!), `${a} and ${b}`).toBeLessThan(limit));

/** Draws a polygon whose corners are at these pixels of the picture. */
async function drawPolygon(page: Page, mouse: RawPointer, view: WholePicture): Promise<void> {
  for (const corner of SQUARE) await mouse.click(view.toScreen(corner));
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("object-row")).toHaveCount(1);
}

const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** Presses and drags, and leaves the button down. */
async function drag(mouse: RawPointer, from: Point, to: Point): Promise<void> {
  await mouse.move(from);
  await mouse.down();
  await mouse.move(between(from, to));
  await mouse.move(to);
  await mouse.rest();
}

test("a box and a polygon have the pointer's fractions of a pixel", async ({ page }) => {
  const [mouse, view] = await open(page, 0);
  const [a, b] = [view.toScreen([200, 200]), view.toScreen([500, 400])];
  const [from, to] = [
    { x: Math.floor(a.x) + 0.4, y: Math.floor(a.y) + 0.6 },
    { x: Math.floor(b.x) + 0.9, y: Math.floor(b.y) + 0.3 },
  ];
  await drag(mouse, from, to);
  await mouse.up();
  await page.keyboard.press("p");
  const corners = [
    { x: from.x + 0.25, y: to.y + 40.75 },
    { x: to.x + 0.5, y: to.y + 41.2 },
    { x: to.x + 0.3, y: to.y + 120.6 },
  ];
  for (const corner of corners) await mouse.click(corner);
  await page.keyboard.press("Enter");
  const [box, polygon] = await pictures.stored(page, 0, 2);
  const [left, top, width, height] = box!.box!;
  const limit = 0.05 / view.scale;
  near([left, top], view.toPixel(from), limit);
  near([left + width, top + height], view.toPixel(to), limit);
  polygon!.polygon![0]!.forEach((corner, i) => near(corner, view.toPixel(corners[i]!), limit));
});

test("a drag of a box ends when nobody saw its button go up", async ({ page }) => {
  const [mouse, view] = await open(page, 1);
  await drag(mouse, view.toScreen([200, 200]), view.toScreen([400, 300]));
  mouse.loseRelease();
  for (const pixel of [[700, 700], [900, 800]] as const) await mouse.move(view.toScreen(pixel));
  await mouse.click(view.toScreen([1000, 850]));
  const [box] = await pictures.stored(page, 1, 1);
  near(box!.box!, [200, 200, 200, 100], 0.1);
});

test("a drag of a corner ends when nobody saw its button go up, and when the window is left", async ({ page }) => {
  const [mouse, view] = await open(page, 2, "p");
  await drawPolygon(page, mouse, view);
  await drag(mouse, view.toScreen(SQUARE[2]), view.toScreen([650, 700]));
  mouse.loseRelease();
  await mouse.move(view.toScreen([1000, 800]));
  await mouse.move(view.toScreen([900, 100]));
  await drag(mouse, view.toScreen(SQUARE[0]), view.toScreen([250, 200]));
  await leaveWindow(page);
  await mouse.move(view.toScreen([100, 800]));
  await mouse.up();
  const [polygon] = await pictures.stored(page, 2, 1);
  near(polygon!.polygon![0]!.flat(), [250, 200, 600, 300, 650, 700, 300, 600], 0.1);
});

test("a right button pressed by accident does not let a box follow the bare pointer", async ({ page }) => {
  const [mouse, view] = await open(page, 3);
  await drag(mouse, view.toScreen([200, 200]), view.toScreen([300, 280]));
  await mouse.down("right");
  await mouse.up("left");
  await mouse.move(view.toScreen([600, 600]));
  await mouse.up("right");
  await mouse.click(view.toScreen([800, 700]));
  const [box] = await pictures.stored(page, 3, 1);
  near(box!.box!, [200, 200, 100, 80], 0.1);
});

test("a right button pressed by accident does not let a corner follow the bare pointer", async ({ page }) => {
  const [mouse, view] = await open(page, 4, "p");
  await drawPolygon(page, mouse, view);
  await drag(mouse, view.toScreen(SQUARE[2]), view.toScreen([700, 650]));
  await mouse.down("right");
  await mouse.up("left");
  await mouse.move(view.toScreen([1000, 100]));
  await mouse.up("right");
  const [polygon] = await pictures.stored(page, 4, 1);
  near(polygon!.polygon![0]!.flat(), [300, 300, 600, 300, 700, 650, 300, 600], 0.1);
});

test("Space that goes up in another window does not pan for ever", async ({ page }) => {
  const [mouse, view] = await open(page, 5);
  await page.keyboard.down("Space");
  await leaveWindow(page);
  await drag(mouse, view.toScreen([200, 200]), view.toScreen([400, 300]));
  await mouse.up();
  await page.keyboard.press("p");
  for (const corner of SQUARE) await mouse.click(view.toScreen(corner));
  await page.keyboard.press("Enter");
  const [box, polygon] = await pictures.stored(page, 5, 2);
  near(box!.box!, [200, 200, 200, 100], 0.1);
  near(polygon!.polygon![0]!.flat(), SQUARE.flat(), 0.1);
});

test("Space held still pans, also after the window was left", async ({ page }) => {
  const [mouse, view] = await open(page, 6);
  await page.keyboard.down("Space");
  await leaveWindow(page);
  await page.keyboard.up("Space");
  await page.keyboard.down("Space");
  const [from, to] = [view.toScreen([400, 400]), view.toScreen([500, 450])];
  await drag(mouse, from, to);
  await mouse.up();
  await page.keyboard.up("Space");
  await mouse.move({ x: to.x - 30, y: to.y });
  await mouse.move(to);
  await expect(page.getByLabel("Pointer", { exact: true })).toHaveText(/^(400\.0|399\.9), (400\.0|399\.9) px$/);
  await expect(page.getByTestId("object-row")).toHaveCount(0);
});

test("a right click removes a corner of the selected polygon", async ({ page }) => {
  const [mouse, view] = await open(page, 7, "p");
  await drawPolygon(page, mouse, view);
  await mouse.move(view.toScreen(SQUARE[1]));
  await mouse.down("right");
  await mouse.up("right");
  const [polygon] = await pictures.stored(page, 7, 1);
  near(polygon!.polygon![0]!.flat(), [300, 300, 600, 600, 300, 600], 0.1);
});

test("a side of a cuboid follows fractions of a pixel, and stays when its button goes up unseen or with another one", async ({ page }) => {
  const street = await StreetTask.open(page, server);
  const mouse = await RawPointer.of(page);
  await page.keyboard.press("c");
  await drag(mouse, await street.place(0.4, 0.7), await street.place(0.6, 0.7));
  await mouse.up();
  const placed = await street.cuboid();
  const width = (c: { size: number[] }): number => c.size[1]!;

  const first = await street.top(placed);
  const side = first.at(0.3, width(placed) / 2);
  await drag(mouse, side, { x: side.x, y: side.y - 10.4 });
  await mouse.up();
  const wider = await street.cuboid();
  expect(Math.abs((width(wider) - width(placed)) * first.pxPerM - 10.4)).toBeLessThan(0.05);

  const second = await street.top(wider);
  const again = second.at(0.3, width(wider) / 2);
  await drag(mouse, again, { x: again.x, y: again.y - 8 });
  mouse.loseRelease();
  await mouse.move({ x: again.x, y: again.y - 30 });
  await mouse.move({ x: again.x, y: again.y - 40 });
  const lost = await street.cuboid();
  expect(Math.abs((width(lost) - width(wider)) * second.pxPerM - 8)).toBeLessThan(0.05);

  const third = await street.top(lost);
  const last = third.at(0.3, width(lost) / 2);
  await drag(mouse, last, { x: last.x, y: last.y - 6 });
  await mouse.down("right");
  await mouse.up("left");
  await mouse.move({ x: last.x, y: last.y - 40 });
  await mouse.up("right");
  const chorded = await street.cuboid();
  expect(Math.abs((width(chorded) - width(lost)) * third.pxPerM - 6)).toBeLessThan(0.05);
});
