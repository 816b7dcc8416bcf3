import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { refuseRequestId } from '../../domain/request-id.ts';

test.each([randomUUID(), '00000000-0000-0000-0000-000000000000', '01ARZ3NDEKTSV4RRFFQ69G5FAV', '7ZZZZZZZZZZZZZZZZZZZZZZZZZ'])(
  'accepts %s',
  (id) => {
    expect(refuseRequestId(id)).toBeNull();
  },
);

test.each([
  '',
  'abc',
  randomUUID().toUpperCase(),
  randomUUID().replaceAll('-', ''),
  `{${randomUUID()}}`,
  `${randomUUID()} `,
  '00000000-0000-0000-0000-00000000000g',
  '000000000000-0000-0000-0000-00000000',
  '0000000--000-0000-0000-0000-000000000000'.slice(0, 36),
  '01arz3ndektsv4rrffq69g5fav',
  '01ARZ3NDEKTSV4RRFFQ69G5FAI',
  '81ARZ3NDEKTSV4RRFFQ69G5FAV',
  '01ARZ3NDEKTSV4RRFFQ69G5FA',
])('refuses %j', (id) => {
  expect(refuseRequestId(id)).toMatchObject({ code: 'INVALID_INPUT', info: { field: 'requestId' } });
});
