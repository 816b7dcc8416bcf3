import { type SoakedStage, steer } from './soaked-stage.ts';

/** How often a stage that is busy for long may be asked whether it rests; each asking waits half a minute. */
const ASKED_MAX = 20;

/** The stage's time in whole milliseconds since 1970: this machine's, moved by as much as the stage's was so far. */
export async function clockOf(stage: SoakedStage): Promise<() => number> {
  const { offsetMs } = (await steer(stage, 'GET', 'clock')) as { offsetMs: number };
  return () => Date.now() + offsetMs;
}

/** Waits until nothing is under way or due. @throws Error with what is still busy after ten minutes. */
export async function settle(stage: SoakedStage): Promise<void> {
  for (let asked = 1; ; asked += 1) {
    try {
      await steer(stage, 'POST', 'settle');
      return;
    } catch (error) {
      if (asked === ASKED_MAX) throw error;
    }
  }
}

/** Moves the stage's clock forward, and waits until all that came due by it is done. */
export async function pass(stage: SoakedStage, advanceMs: number): Promise<void> {
  await steer(stage, 'POST', 'clock', { advanceMs });
  await settle(stage);
}
