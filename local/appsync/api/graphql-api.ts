/**
 * One GraphQL API of a template, filled as its resources are made: settings first, then schema, keys, data sources, functions and
 * resolvers, which all refer to it by its id.
 */
import { type GraphQLSchema, isObjectType } from 'graphql';
import { type CloudContext, type JsonObject, TemplateError, type UserPoolsPort } from '../../service.ts';
import { AccessRules } from '../authorization/access-rules.ts';
import { type ApiKey, Authenticator, type ModeSettings } from '../authorization/authenticator.ts';
import { signatureChecker } from '../authorization/signature-checker.ts';
import type { DataSource } from '../data-sources/data-source.ts';
import type { LambdaTarget } from '../data-sources/lambda.ts';
import type { ExecutionLimits } from '../execution/execution.ts';
import { PreparedDocuments } from '../execution/prepared-documents.ts';
import type { FieldResolver } from '../execution/resolver.ts';
import { Audiences } from '../realtime/audience.ts';
import { publicationsOf } from '../realtime/publications.ts';
import { Publisher } from '../realtime/publisher.ts';
import type { Subscriptions } from '../realtime/subscriptions.ts';
import type { Step } from '../resolvers/step.ts';

/** What the template says of an API itself. */
export interface ApiSettings {
  readonly id: string;
  readonly modes: readonly ModeSettings[];
  readonly introspection: boolean;
  readonly limits: ExecutionLimits;
  /** `ctx.env`. */
  readonly environment: JsonObject;
}

/** A data source with the function behind it when that may also resolve a field directly. */
export interface ApiDataSource {
  readonly source: DataSource;
  readonly target: LambdaTarget | undefined;
}

/** An API that can answer: its schema is there. */
export interface ReadyApi {
  readonly schema: GraphQLSchema;
  readonly documents: PreparedDocuments;
  readonly audiences: Audiences;
  readonly publisher: Publisher;
}

/** What an API works with. */
export interface ApiSurroundings {
  readonly context: CloudContext;
  readonly userPools: UserPoolsPort;
  readonly subscriptions: Subscriptions;
}

/** An API; it can answer once it has a schema. */
export class GraphQLApi {
  readonly settings: ApiSettings;
  readonly authenticator: Authenticator;
  readonly apiKeys: ApiKey[] = [];
  readonly dataSources = new Map<string, ApiDataSource>();
  readonly functions = new Map<string, Omit<Step, 'owner'> & { readonly batchSizeMax: number }>();
  readonly #resolvers = new Map<string, FieldResolver>();
  readonly #surroundings: ApiSurroundings;
  #ready: ReadyApi | undefined;

  constructor(settings: ApiSettings, surroundings: ApiSurroundings) {
    this.settings = settings;
    this.#surroundings = surroundings;
    const { context, userPools } = surroundings;
    const signatures = signatureChecker(context);
    this.authenticator = new Authenticator({
      modes: settings.modes,
      apiKeys: () => this.apiKeys,
      userPools,
      clock: context.clock,
      signatures,
    });
  }

  /** `undefined` as long as the API has no schema. */
  get ready(): ReadyApi | undefined {
    return this.#ready;
  }

  /** Takes the schema; throws `TemplateError` where its directives cannot go with the API's modes. */
  useSchema(schema: GraphQLSchema): void {
    const access = new AccessRules(this.settings.modes.map(({ mode }) => mode));
    readRules(schema, access);
    const context = { schema, access, resolverOf: (type: string, field: string) => this.#resolvers.get(`${type}.${field}`) };
    this.#ready = {
      schema,
      documents: new PreparedDocuments(context, this.settings.introspection),
      audiences: new Audiences({ schema, limits: this.settings.limits, meter: this.#surroundings.context.meter }),
      publisher: new Publisher(publicationsOf(schema), this.#surroundings.subscriptions),
    };
  }

  /** Attaches a resolver to a field, which need not be known yet. */
  attach(typeName: string, fieldName: string, resolver: FieldResolver): void {
    const name = `${typeName}.${fieldName}`;
    if (this.#resolvers.has(name)) throw new TemplateError(`Resolver ${name}: only one resolver is allowed per field.`);
    this.#resolvers.set(name, resolver);
  }

  /** Throws `TemplateError` for a resolver whose field the schema does not have. */
  checkResolvers(): void {
    for (const name of this.#ready === undefined ? [] : this.#resolvers.keys()) {
      const [typeName = '', fieldName = ''] = name.split('.');
      const type = this.#ready?.schema.getType(typeName);
      const exists = isObjectType(type) && Object.hasOwn(type.getFields(), fieldName);
      if (!exists) throw new TemplateError(`Resolver ${name}: no field named ${fieldName} found on type ${typeName}.`);
    }
  }
}

/** Reads the rule of every field once, so that what is wrong with a directive is known at load. */
function readRules(schema: GraphQLSchema, access: AccessRules): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) access.ruleOf(type, field);
  }
}
