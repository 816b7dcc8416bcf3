import type { SoakedStage } from '../../tools/soak/auctions/soaked-stage.ts';
import { stageOf } from '../../tools/stage.ts';
import type { StartedStage } from './start-stage.ts';

/** A started stage for the parts of the long runs. It must be the test's own: they move the clock and lay in faults. */
export const soakedStageOf = ({ cloud, outputs }: StartedStage): SoakedStage => ({
  ...stageOf(cloud.outputs),
  endpoint: outputs.LocalEndpoint,
  tableName: outputs.ItemsTableName,
});
