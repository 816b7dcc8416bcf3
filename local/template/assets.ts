import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { TemplateError } from '../service.ts';
import { objectOf, readJsonObject, stringOf } from './json.ts';

/** The file or folder behind an S3 key, an `s3://` address or an `aws:asset:path`. @throws TemplateError when there is none. */
export type AssetPath = (location: string) => string;

/**
 * Where the assets of an assembly lie on this disk, read from its assets manifests
 * (schema "AssetManifest" of the AWS CDK cloud assembly: a destination's objectKey leads to the source's path).
 */
export function assetIndex(directory: string, manifestFiles: readonly string[]): AssetPath {
  const sources = new Map<string, string>();
  for (const file of manifestFiles) {
    for (const entry of Object.values(objectOf(readJsonObject(join(directory, file)).files))) {
      const { source, destinations } = objectOf(entry);
      const path = stringOf(objectOf(source).path);
      if (path === undefined) continue;
      for (const destination of Object.values(objectOf(destinations))) {
        const key = stringOf(objectOf(destination).objectKey);
        if (key !== undefined) sources.set(key, join(directory, path));
      }
    }
  }
  return (location) => {
    const path = sources.get(objectKeyOf(location)) ?? (isAbsolute(location) ? location : join(directory, location));
    if (existsSync(path)) return path;
    throw new TemplateError(`The asset ${location} is not in ${directory}; synthesize the stack again`);
  };
}

const objectKeyOf = (location: string): string => location.replace(/^s3:\/\/[^/]+\//, '');
