// Pointers as a browser gets them from the system, which Playwright's own mouse cannot do: fingers, pens, and releases that
// nobody sees.
import type { CDPSession, Page } from "@playwright/test";

export interface Point {
  x: number;
  y: number;
}

type Button = "none" | "left" | "middle" | "right";
const BITS: Record<Button, number> = { none: 0, left: 1, right: 2, middle: 4 };

/** A mouse or a pen of which each event is said. */
export class RawPointer {
  private held = 0;
  private at: Point = { x: 0, y: 0 };

  constructor(
    private readonly cdp: CDPSession,
    private readonly pointerType: "mouse" | "pen" = "mouse",
  ) {}

  static async of(page: Page, type: "mouse" | "pen" = "mouse"): Promise<RawPointer> {
    return new RawPointer(await page.context().newCDPSession(page), type);
  }

  private send(type: string, button: Button): Promise<unknown> {
    const { x, y } = this.at;
    const params = { type, x, y, button, buttons: this.held, clickCount: 1, pointerType: this.pointerType };
    return this.cdp.send("Input.dispatchMouseEvent", params as never);
  }

  async move(to: Point): Promise<void> {
    this.at = to;
    await this.send("mouseMoved", "none");
  }

  async down(button: Button = "left"): Promise<void> {
    this.held |= BITS[button];
    await this.send("mousePressed", button);
  }

  async up(button: Button = "left"): Promise<void> {
    this.held &= ~BITS[button];
    await this.send("mouseReleased", button);
  }

  /** Waits until the page has got all moves: a browser gives them once a frame, and only the last of several. */
  async rest(): Promise<void> {
    const awaited = { expression: "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))", awaitPromise: true };
    await this.cdp.send("Runtime.evaluate", awaited);
  }

  /** The buttons are up, and the page hears nothing of it: another window had the pointer. */
  loseRelease(): void {
    this.held = 0;
  }

  async click(at: Point): Promise<void> {
    await this.move(at);
    await this.down();
    await this.up();
  }
}

/** Fingers on the screen. */
export class Fingers {
  constructor(private readonly cdp: CDPSession) {}

  static async of(page: Page): Promise<Fingers> {
    return new Fingers(await page.context().newCDPSession(page));
  }

  private async send(type: "touchStart" | "touchMove" | "touchEnd" | "touchCancel", points: Point[]): Promise<void> {
    const touchPoints = points.map(({ x, y }, id) => ({ x, y, id }));
    await this.cdp.send("Input.dispatchTouchEvent", { type, touchPoints });
  }

  async tap(at: Point): Promise<void> {
    await this.send("touchStart", [at]);
    await this.send("touchEnd", []);
  }

  /** Fingers come down, move together, and are lifted. */
  async move(from: Point[], to: Point[], steps = 6): Promise<void> {
    await this.put(from);
    await this.moveOn(from, to, steps);
    await this.lift();
  }

  async put(at: Point[]): Promise<void> {
    await this.send("touchStart", at);
  }

  async moveOn(from: Point[], to: Point[], steps = 6): Promise<void> {
    for (let step = 1; step <= steps; step++) {
      const share = step / steps;
      const between = (a: number, b: number) => a + (b - a) * share;
      await this.send("touchMove", from.map((p, i) => ({ x: between(p.x, to[i]!.x), y: between(p.y, to[i]!.y) })));
    }
  }

  async lift(): Promise<void> {
    await this.send("touchEnd", []);
  }
}

/** The window loses the focus, as when somebody switches to another program. */
export async function leaveWindow(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event("blur")));
}
