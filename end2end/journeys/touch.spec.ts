import { expect, test, type Page } from "@playwright/test";
import { Pictures, SIZE, SQUARE } from "../support/pictures";
import { Fingers, RawPointer, type Point } from "../support/pointer";
import { Server } from "../support/server";
import { shot } from "../support/shots";
import { StreetTask } from "../support/street";
import { wholePicture, type WholePicture } from "../support/whole";

test.use({ hasTouch: true });

let server: Server;
let pictures: Pictures;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  server = await new Server().start();
  pictures = await Pictures.create(server, Array.from({ length: 4 }, () => SIZE));
});

test.afterAll(() => server.remove());

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/**
 * Takes a tool with a finger. The browser makes no click of a tap that follows a drag within milliseconds, which no hand does; a
 * person would tap again.
 */
async function takeTool(page: Page, name: string): Promise<void> {
  await expect(async () => {
    await button(page, name).tap();
    await expect(button(page, name)).toHaveAttribute("aria-pressed", "true", { timeout: 1_000 });
  }).toPass();
}

/** Opens a picture and takes the polygon tool with a finger. */
async function open(page: Page, index: number): Promise<[Fingers, WholePicture]> {
  await pictures.open(page, index);
  await takeTool(page, "Polygon");
  return [await Fingers.of(page), await wholePicture(page, SIZE)];
}

const points = (page: Page, n: number) => expect(page.locator("#image-status")).toContainText(`drawing: ${n} point`);

const near = (a: readonly number[], b: readonly number[], limit: number): void =>
  a.forEach((v, i) => expect(Math.abs(v - b[i]!), `${a} and ${b}`).toBeLessThan(limit));

test("a polygon is drawn, changed and deleted with fingers alone", async ({ page }) => {
  const [fingers, view] = await open(page, 0);
  for (const corner of SQUARE) await fingers.tap(view.toScreen(corner));
  await fingers.tap(view.toScreen([100, 100]));
  await points(page, 5);
  await shot(page, "touch-drawing");
  await button(page, "Step back").tap();
  await points(page, 4);
  await button(page, "Finish").tap();
  const [drawn] = await pictures.stored(page, 0, 1);
  near(drawn!.polygon![0]!.flat(), SQUARE.flat(), 0.05 / view.scale);

  // A finger drags a corner that it does not hit exactly, and a long press removes another one.
  const corner = view.toScreen(SQUARE[2]);
  const beside = { x: corner.x + 12, y: corner.y + 9 };
  await fingers.move([beside], [{ x: beside.x + 40, y: beside.y + 30 }]);
  await fingers.put([view.toScreen(SQUARE[0])]);
  await expect(page.getByText("object · 3 points")).toBeVisible();
  await fingers.lift();
  const [changed] = await pictures.stored(page, 0, 1);
  const by = [40 / view.scale, 30 / view.scale];
  near(changed!.polygon![0]!.flat(), [600, 300, 600 + by[0]!, 600 + by[1]!, 300, 600], 0.1 / view.scale);

  await shot(page, "touch-selected");
  await button(page, "Delete").tap();
  await pictures.stored(page, 0, 0);

  // What was begun is dropped.
  await takeTool(page, "Polygon");
  for (const corner of SQUARE.slice(0, 2)) await fingers.tap(view.toScreen(corner));
  await points(page, 2);
  await button(page, "Drop").tap();
  await expect(page.locator("#image-status")).not.toContainText("drawing");
});

test("two fingers move and zoom the picture and draw nothing", async ({ page }) => {
  const [fingers, view] = await open(page, 1);
  await fingers.tap(view.toScreen(SQUARE[0]));
  await fingers.tap(view.toScreen(SQUARE[1]));
  await points(page, 2);
  const before = await page.locator("#image-status").textContent();
  const from = [view.toScreen([500, 400]), view.toScreen([700, 500])];
  const to = [
    { x: from[0]!.x - 80, y: from[0]!.y - 30 },
    { x: from[1]!.x + 60, y: from[1]!.y + 50 },
  ];
  await fingers.move(from, to);
  await expect(page.locator("#image-status")).not.toHaveText(before!);
  await points(page, 2);
  // The middle of both fingers stayed between them.
  const middle = { x: (to[0]!.x + to[1]!.x) / 2, y: (to[0]!.y + to[1]!.y) / 2 };
  await fingers.tap(middle);
  await button(page, "Finish").tap();
  const [polygon] = await pictures.stored(page, 1, 1);
  near(polygon!.polygon![0]![2]!, [600, 450], 0.5);
});

test("a pen draws, fingers beside it move the picture, and the palm draws nothing", async ({ page }) => {
  const [fingers, view] = await open(page, 2);
  const pen = await RawPointer.of(page, "pen");
  await pen.click(view.toScreen(SQUARE[0]));
  // The palm comes down while the pen draws.
  await pen.move(view.toScreen(SQUARE[1]));
  await pen.down();
  await fingers.tap(view.toScreen([900, 800]));
  await pen.up();
  await points(page, 2);
  // One finger moves the picture.
  const from = view.toScreen([800, 200]);
  await fingers.move([from], [{ x: from.x - 40, y: from.y + 60 }]);
  await fingers.tap(view.toScreen([900, 800]));
  await points(page, 2);
  const moved = ([x, y]: readonly [number, number]): Point => {
    const at = view.toScreen([x, y]);
    return { x: at.x - 40, y: at.y + 60 };
  };
  await pen.click(moved(SQUARE[2]));
  await button(page, "Finish").tap();
  const [polygon] = await pictures.stored(page, 2, 1);
  near(polygon!.polygon![0]!.flat(), SQUARE.slice(0, 3).flat(), 0.1 / view.scale);
});

test("the buttons for a shape are reached with the keyboard", async ({ page }) => {
  await open(page, 3);
  const fingers = await Fingers.of(page);
  const view = await wholePicture(page, SIZE);
  for (const corner of SQUARE) await fingers.tap(view.toScreen(corner));
  // From the part after the view, back into it: over the data Tab walks through objects.
  await page.keyboard.press("F6");
  await expect(async () => {
    await page.keyboard.press("Shift+Tab");
    await expect(button(page, "Step back")).toBeFocused({ timeout: 50 });
  }).toPass();
  await page.keyboard.press("Enter");
  await points(page, 3);
  await page.keyboard.press("Shift+Tab");
  await expect(button(page, "Finish")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("object-row")).toHaveCount(1);
  await expect(page.getByRole("application", { name: "Image view" })).toBeFocused();
});

test("a cuboid is placed, changed and deleted with fingers alone", async ({ page }) => {
  const street = await StreetTask.open(page, server);
  const fingers = await Fingers.of(page);
  const [rear, front] = [await street.place(0.4, 0.7), await street.place(0.6, 0.7)];
  const place = async () => {
    await takeTool(page, "Cuboid");
    await fingers.move([rear], [front]);
    await expect(page.getByTestId("cloud-selected")).toContainText(" m");
  };
  await place();
  const placed = await street.cuboid();
  await shot(page, "touch-cuboid");

  // A finger drags its left side in the top view; two fingers zoom there.
  const top = await street.top(placed);
  const side = top.at(0.3, placed.size[1]! / 2);
  await fingers.move([side], [{ x: side.x, y: side.y - 18 }]);
  const wider = await street.cuboid();
  expect(Math.abs((wider.size[1]! - placed.size[1]!) * top.pxPerM - 18)).toBeLessThan(0.1);
  const middle = (await street.top(wider)).at(0, 0);
  const pair = (off: number): Point[] => [-off, off].map((x) => ({ x: middle.x + x, y: middle.y }));
  await fingers.move(pair(20), pair(40));
  expect(await street.cuboid()).toEqual(wider);
  const zoomed = await street.top(wider);
  const wide = { x: middle.x, y: middle.y - (wider.size[1]! / 2) * zoomed.pxPerM * 2 };
  await fingers.move([wide], [{ x: wide.x, y: wide.y - 16 }]);
  const widest = await street.cuboid();
  expect(Math.abs((widest.size[1]! - wider.size[1]!) * zoomed.pxPerM * 2 - 16)).toBeLessThan(0.1);

  await button(page, "Delete").tap();
  await street.isBare();

  // With no tool one finger orbits, and two come nearer: the same drag places another cuboid.
  const away = await street.place(0.5, 0.3);
  await fingers.move([away], [{ x: away.x + 120, y: away.y }]);
  await place();
  const turned = await street.cuboid();
  expect(Math.abs(turned.yaw - placed.yaw)).toBeGreaterThan(0.3);
  await button(page, "Delete").tap();
  await street.isBare();
  const spread = (off: number): Point[] => [-off, off].map((x) => ({ x: (rear.x + front.x) / 2 + x, y: rear.y }));
  await fingers.move(spread(60), spread(120));
  await place();
  const near = await street.cuboid();
  expect(near.size[0]! / turned.size[0]!).toBeLessThan(0.75);
});

test("whatever is pressed over the data is at least 24 px wide and high", async ({ page }) => {
  const small = () =>
    page.evaluate(() => {
      const selector = ["button", "a[href]", "input", "select", "[role=slider]"].map((e) => `.bench-view ${e}, .toolbar ${e}, .timeline ${e}`);
      const pressed = document.querySelectorAll<HTMLElement>(selector.join());
      const sizes = [...pressed].map((e) => ({ e, box: e.getBoundingClientRect() }));
      const shown = sizes.filter(({ box }) => box.width > 0 && box.height > 0);
      return shown.filter(({ box }) => box.width < 24 || box.height < 24).map(({ e, box }) => `${e.outerHTML.slice(0, 120)} ${box.width} × ${box.height}`);
    });
  await open(page, 0);
  expect(await small()).toEqual([]);
  await StreetTask.open(page, server);
  expect(await small()).toEqual([]);
});
