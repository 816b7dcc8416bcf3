import { randomUUID } from 'node:crypto';
import { type CloudContext, TemplateError } from '../service.ts';

/** A secret with its one version, as it is kept on disk. */
export type StoredSecret = {
  arn: string;
  name: string;
  description: string | null;
  kmsKeyId: string | null;
  value: string;
  versionId: string;
  /** Milliseconds since 1970, by the clock of the cloud. */
  createdAtMs: number;
  changedAtMs: number;
};

/** What a template says of a secret; `makeValue` is asked only when a value is needed. */
interface SecretDeclaration {
  readonly name: string;
  readonly description: string | null;
  readonly kmsKeyId: string | null;
  /** The template's own text, or undefined when the value is generated once and kept. */
  readonly givenValue: string | undefined;
  readonly makeValue: () => string;
}

/** The secrets of the cloud; a generated value survives restarts. */
export interface SecretStore {
  /** @throws TemplateError when two resources take the same name. */
  declare(declaration: SecretDeclaration): StoredSecret;
  /** By name, ARN, or ARN without the six characters at its end; only secrets of the running template are found. */
  find(secretId: string): StoredSecret | undefined;
}

/** The secrets in the durable state of the cloud. */
export function createSecretStore(context: CloudContext): SecretStore {
  const table = context.state.table<StoredSecret>('secretsmanager-secrets');
  const declared = new Map<string, StoredSecret>();

  const declare = (declaration: SecretDeclaration): StoredSecret => {
    if (declared.has(declaration.name)) throw new TemplateError(`two secrets are named ${declaration.name}`);
    const before = table.get(declaration.name);
    const value = declaration.givenValue ?? before?.value ?? declaration.makeValue();
    const nowMs = context.clock.now();
    const suffix = context.secretName(`secretsmanager/${declaration.name}`, 6);
    const secret: StoredSecret = {
      arn: `arn:aws:secretsmanager:${context.region}:${context.accountId}:secret:${declaration.name}-${suffix}`,
      name: declaration.name,
      description: declaration.description,
      kmsKeyId: declaration.kmsKeyId,
      value,
      versionId: before?.value === value ? before.versionId : randomUUID(),
      createdAtMs: before?.createdAtMs ?? nowMs,
      changedAtMs: before?.value === value ? before.changedAtMs : nowMs,
    };
    table.put(secret.name, secret);
    declared.set(secret.name, secret);
    return secret;
  };

  const find = (secretId: string): StoredSecret | undefined =>
    declared.get(secretId) ??
    [...declared.values()].find(({ arn }) => arn === secretId || (secretId.startsWith('arn:') && arn.slice(0, -7) === secretId));

  return { declare, find };
}
