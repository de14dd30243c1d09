import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { Api } from "../support/api";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  return violations.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(" ")).join("; ")})`);
}

for (const scheme of ["light", "dark"] as const) {
  test(`the main pages meet WCAG 2.2 AA in the ${scheme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const server = await new Server().start();
    try {
      await page.goto(server.url);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await faults(page), "picker").toEqual([]);
      await shot(page, `picker-${scheme}`);

      const lead = await Api.as(server.url, (p) => p.role === "operations");
      await become(page, server.url, lead.person.name);
      expect(await faults(page), "home").toEqual([]);
      await shot(page, `home-${scheme}`);
      const project = await lead.project("Drone pilot");
      for (const path of ["", "/golden", "/import", `/stages/${project.stages[0]!.id}`]) {
        await page.goto(`${server.url}/projects/${project.id}${path}`);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        expect(await faults(page), path || "project").toEqual([]);
        await shot(page, `project${path.split("/").slice(0, 2).join("-")}-${scheme}`);
      }
    } finally {
      await server.remove();
    }
  });
}
