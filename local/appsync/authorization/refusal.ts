/** Why there is no caller, in AppSync's words: 401 with `UnauthorizedException`, or 403 with what IAM says of a signature. */
export interface Refusal {
  readonly refused: string;
  readonly status: number;
  readonly errorType: string;
}
