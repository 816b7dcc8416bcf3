import type { Json } from '../../service.ts';

/** Why a field has no value, or what was appended beside its value: the four parts of an error that a resolver decides. */
export interface FieldError {
  readonly message: string;
  readonly errorType: string | null;
  readonly data: Json;
  readonly errorInfo: Json;
}

/** An error without data or info. */
export function fieldError(errorType: string | null, message: string): FieldError {
  return { message, errorType, data: null, errorInfo: null };
}

/** The refusal that a client sees at a field, whether a directive or `util.unauthorized()` refused. */
export function notAuthorized(fieldName: string, typeName: string): FieldError {
  return fieldError('Unauthorized', `Not Authorized to access ${fieldName} on type ${typeName}`);
}
