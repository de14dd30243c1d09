// Screenshots of all pages, wide and on a phone, in light and dark, for people to look at: set ASSAY_SCREENS to make them.
// They are in artifacts/screens, named after the page, the width and the theme.
import { expect, test } from "@playwright/test";
import { Server } from "../support/server";
import { shot } from "../support/shots";
import { tour } from "../support/tour";

const SIZES = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];

test.describe("screens", () => {
  test.skip(!process.env.ASSAY_SCREENS, "ASSAY_SCREENS is not set");
  let server: Server;
  test.beforeAll(async () => {
    server = await new Server().start();
  });
  test.afterAll(async () => server.remove());

  for (const size of SIZES) {
    for (const colorScheme of ["light", "dark"] as const) {
      test(`all pages at ${size.width} px, ${colorScheme}`, async ({ page }) => {
        test.setTimeout(600_000);
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        const wide: string[] = [];
        await tour(page, server, async (name) => {
          await shot(page, `${name}-${size.width}-${colorScheme}`);
          const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
          if (content! > window!) wide.push(`${name}: ${content} of ${window} px`);
        });
        expect(wide, "no page scrolls sideways").toEqual([]);
      });
    }
  }
});
