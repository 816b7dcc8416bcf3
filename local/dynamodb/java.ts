import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { StartError } from '../service.ts';

/** What DynamoDB Local 3 needs ("Deploying DynamoDB locally", DynamoDB Developer Guide). */
const JAVA_VERSION_MIN = 17;

/**
 * The path of a Java of version 17 or later: that of JAVA_HOME, else the first on PATH.
 *
 * @throws StartError when there is none.
 */
export function findJava(environment: NodeJS.ProcessEnv): string {
  const { JAVA_HOME: home, PATH: path = '' } = environment;
  const candidates = [...(home ? [join(home, 'bin', 'java')] : []), ...path.split(delimiter).map((folder) => join(folder, 'java'))];
  const found = candidates.filter((file) => existsSync(file)).map((file) => ({ file, version: versionOf(file) }));
  const fit = found.find(({ version }) => version >= JAVA_VERSION_MIN);
  if (fit !== undefined) return fit.file;
  const seen = found.length === 0 ? 'none was found' : `found only version ${Math.max(...found.map(({ version }) => version))}`;
  throw new StartError(`Java ${JAVA_VERSION_MIN} or later is needed for DynamoDB Local, ${seen}; install it or set JAVA_HOME`);
}

/** The first number of `java -version`, which is 1 for Java 8 and older; 0 when it does not run. */
function versionOf(java: string): number {
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8', timeout: 20_000 });
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0);
}
