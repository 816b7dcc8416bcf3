import { z } from 'zod';

/** A trigger by its name in LambdaConfig, which errors name it by as well. */
export type Trigger = keyof typeof triggerFunctions;

/** The functions of a pool's triggers. */
export interface PoolTriggers {
  /** Their ARNs. */
  readonly functions: ReadonlyMap<Trigger, string>;
  /** Which form of event PreTokenGeneration gets: with `V2_0` it also shapes the access token. */
  readonly tokenEvent: 'V1_0' | 'V2_0';
}

const functionArn = z.string().regex(/^arn:aws[\w-]*:lambda:/, { message: 'must be the ARN of a function' });

const triggerFunctions = {
  PreSignUp: functionArn.optional(),
  PostConfirmation: functionArn.optional(),
  PreAuthentication: functionArn.optional(),
  PostAuthentication: functionArn.optional(),
  PreTokenGeneration: functionArn.optional(),
  CustomMessage: functionArn.optional(),
  DefineAuthChallenge: functionArn.optional(),
  CreateAuthChallenge: functionArn.optional(),
  VerifyAuthChallengeResponse: functionArn.optional(),
};

const tokenEvent = z.enum(['V1_0', 'V2_0'], { message: 'only the events V1_0 and V2_0 are run' });

/** `LambdaConfig` of AWS::Cognito::UserPool; a trigger that is not run is refused by its name. */
export const lambdaConfig = z
  .object({
    ...triggerFunctions,
    PreTokenGenerationConfig: z.object({ LambdaArn: functionArn, LambdaVersion: tokenEvent }).optional(),
  })
  .catchall(z.undefined({ message: 'this trigger is not run' }));

const triggerNames = Object.keys(triggerFunctions) as Trigger[];

/** The triggers that a template sets; of the two properties for tokens the one that names a version counts. */
export function poolTriggers(config: z.infer<typeof lambdaConfig>): PoolTriggers {
  const functions = new Map<Trigger, string>();
  for (const trigger of triggerNames) {
    const arn = config[trigger];
    if (arn !== undefined) functions.set(trigger, arn);
  }
  const versioned = config.PreTokenGenerationConfig;
  if (versioned !== undefined) functions.set('PreTokenGeneration', versioned.LambdaArn);
  return { functions, tokenEvent: versioned?.LambdaVersion ?? 'V1_0' };
}
