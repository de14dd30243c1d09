import { defineConfig } from "@playwright/test";

// Software GL is correct and slow, so tests wait for conditions and have long timeouts.
export default defineConfig({
  testDir: "journeys",
  globalSetup: "./support/demo-data.ts",
  outputDir: "artifacts/results",
  timeout: 180_000,
  expect: { timeout: 30_000 },
  workers: 1,
  // A test that fails and passes at its second run is listed as flaky: a bug to fix, and no reason to hold back other work.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: "artifacts/report.json" }]],
  use: {
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    actionTimeout: 30_000,
    launchOptions: {
      executablePath: process.env.ASSAY_CHROMIUM || "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
        "--ignore-gpu-blocklist",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--no-first-run",
      ],
    },
  },
});
