import { ApolloLink, CombinedGraphQLErrors, ServerError } from '@apollo/client';
import { type AuthOptions, createAuthLink } from 'aws-appsync-auth-link';
import { catchError, defer, from, NEVER, type Observable, switchMap, throwError } from 'rxjs';
import type { StackOutputs } from './outputs.ts';
import { realtimeLink } from './realtime-link.ts';
import type { Session } from './session.ts';
import type { Tokens } from './tokens.ts';

/** How to authorise: `auth` as AppSync's own link takes it, or by the session's tokens; with neither, as a guest. */
export type Caller = { auth?: AuthOptions | undefined; session?: Session | undefined };

/** What a call may bring in its Apollo context. */
export type CallerContext = {
  /** True for what only guests may call, whoever is signed in. */
  asGuest?: boolean;
};

/** `callerChanges` tells when the caller of the link becomes another. */
type MakeLink = (info: { url: string; region: string; auth: AuthOptions }, callerChanges: Observable<unknown>) => ApolloLink;
type Answer = Observable<ApolloLink.Result>;

/** Whether the API did not take the token itself, of whatever call. `Unauthorized` is another thing: this caller may not do that. */
const isTokenRefused = (error: unknown): boolean =>
  (ServerError.is(error) && error.statusCode === 401) ||
  (CombinedGraphQLErrors.is(error) &&
    error.errors.some((each: { message: string; errorType?: unknown }) => each.errorType === 'UnauthorizedException'));

/** How calls go out as the signed-in user, and as a guest. */
type Ways = { asUser: () => Answer; asGuest: () => Answer };

/** Calls as the user; once more with other tokens when the API refuses these: they may be revoked, or the clock of the device wrong. */
const withRenewal = (session: Session, tokens: Tokens, { asUser, asGuest }: Ways): Answer =>
  asUser().pipe(
    catchError((error: unknown) => {
      if (!isTokenRefused(error) || tokens.refreshToken === undefined) {
        return throwError(() => error);
      }
      return from(session.renew(tokens)).pipe(switchMap((renewed) => (renewed === null ? asGuest() : asUser())));
    }),
  );

/** The link that the given credentials make, else that of the signed-in user's access token, else that of the API key; chosen for each operation. */
const byCaller = ({ ApiUrl, ApiKey, Region }: StackOutputs, { auth, session }: Caller, make: MakeLink): ApolloLink => {
  const linkFor = (options: AuthOptions, callerChanges: Observable<unknown>): ApolloLink =>
    make({ url: ApiUrl, region: Region, auth: options }, callerChanges);
  const guest = linkFor(auth ?? { type: 'API_KEY', apiKey: ApiKey }, NEVER);
  if (auth !== undefined || session === undefined) {
    return guest;
  }
  const user = linkFor({ type: 'AMAZON_COGNITO_USER_POOLS', jwtToken: () => session.accessToken() }, session.changes);
  return new ApolloLink((operation, forward) => {
    const { asGuest: isForGuests, headers } = operation.getContext() as CallerContext & { headers?: Record<string, string> };
    const by = (link: ApolloLink) => (): Answer => {
      // AppSync's link would leave the credentials of an earlier attempt as they are.
      operation.setContext({ headers });
      return link.request(operation, forward);
    };
    const [asUser, asGuest] = [by(user), by(guest)];
    if (isForGuests === true) {
      return asGuest();
    }
    return defer(() => session.tokens()).pipe(
      switchMap((tokens) => (tokens === null ? asGuest() : withRenewal(session, tokens, { asUser, asGuest }))),
    );
  });
};

/** A link that adds the caller's credentials to each request. */
export const authLink = (outputs: StackOutputs, caller: Caller): ApolloLink => byCaller(outputs, caller, createAuthLink);

/** A link that carries subscriptions with the caller's credentials; those of a user end with an error when the caller becomes another. */
export const subscriptionLink = (outputs: StackOutputs, caller: Caller): ApolloLink => byCaller(outputs, caller, realtimeLink);
