import { describe, expect, test } from 'vitest';
import { type ClassifierRule, classifyFailure } from './classify.ts';
import { readResponse, writeErrorResponse } from './codec.ts';

const answer = (errorCode: number, message: string, httpStatus = 200) => ({
  httpStatus,
  contentType: 'text/xml',
  body: writeErrorResponse('EventService/AddClientsToEvents', { errorCode, message }),
});
const write = (errorCode: number, message = '', httpStatus = 200) =>
  readResponse('EventService/AddClientsToEvents', answer(errorCode, message, httpStatus));

test.each([
  [400, 'invalid_request', 'permanent'],
  [401, 'auth', 'config'],
  [403, 'agreement_missing', 'config'],
  [404, 'not_found', 'permanent'],
  [409, 'duplicate', 'permanent'],
  [410, 'seat_taken', 'permanent'],
  [413, 'invalid_request', 'permanent'],
  [429, 'rate_limited', 'transient'],
  [500, 'server_error', 'unknown'],
  [777, 'other', 'permanent'],
])('ErrorCode %i is %s', (errorCode, code, kind) => {
  expect(write(errorCode)).toMatchObject({ kind, code, errorCode });
});

test.each([
  ['Seat 12 is already taken', 'seat_taken'],
  ['The seat is occupied', 'seat_taken'],
  ['Client already exists', 'duplicate'],
  ['This email is already registered', 'duplicate'],
  ['Event not found', 'not_found'],
  ['User does not exist', 'not_found'],
  ['Invalid credentials', 'auth'],
  ['Wrong password', 'auth'],
  ['Login failed', 'auth'],
  ['API agreement not signed', 'agreement_missing'],
  ['Too many requests', 'rate_limited'],
  ['Missing field Title', 'invalid_request'],
  ['Something else', 'other'],
])("an unknown number with '%s' is %s", (message, code) => {
  expect(write(999, message)).toMatchObject({ code, message });
});

test.each([
  [401, 'auth', 'config'],
  [413, 'invalid_request', 'permanent'],
  [429, 'rate_limited', 'transient'],
  [500, 'server_error', 'unknown'],
  [503, 'server_error', 'unknown'],
  [302, 'not_spivi', 'unknown'],
  [404, 'not_spivi', 'unknown'],
])('HTTP %i without Spivi’s XML is %s', (httpStatus, code, kind) => {
  const body = '<!DOCTYPE html><html></html>';
  const outcome = readResponse('EventService/CancelEvent', { httpStatus, contentType: 'text/html', body });
  expect(outcome).toMatchObject({ kind, code, httpStatus });
  expect(outcome).not.toHaveProperty('errorCode');
});

test('a success inside a failed HTTP status is no success', () => {
  expect(write(200, '', 500)).toMatchObject({ kind: 'unknown', code: 'server_error' });
});

test('a read that failed on the server may be repeated', () => {
  expect(readResponse('EventService/GetEvents', answer(500, 'Oops'))).toMatchObject({
    kind: 'transient',
    code: 'server_error',
  });
});

describe('an answer without ErrorCode', () => {
  const read = (body: string) =>
    readResponse('ClientService/GetClients', { httpStatus: 200, contentType: null, body });

  test('counts when it holds the list', () => {
    expect(read('<r><Clients/></r>')).toEqual({ kind: 'ok', value: { clients: [] } });
  });

  test('is a failure when it holds a complaint instead', () => {
    expect(read('<r><Clients><message>Client not found</message></Clients></r>')).toMatchObject({
      code: 'not_found',
    });
  });

  test.each(['<r/>', '<r><Clients><message>Done</message></Clients></r>'])(
    'leaves a write in doubt: %s',
    (body) => {
      const outcome = readResponse('ClientService/DelClient', { httpStatus: 200, contentType: null, body });
      expect(outcome).toMatchObject({ kind: 'unknown', code: 'not_spivi' });
    },
  );

  test('counts for a new event when it holds the ID', () => {
    const body = '<r><Events><Event><EventID>7</EventID></Event></Events></r>';
    const outcome = readResponse('EventService/AddEvent', { httpStatus: 200, contentType: null, body });
    expect(outcome).toEqual({ kind: 'ok', value: { eventId: 7 } });
  });
});

test.each([
  ['7', 7],
  ['999999999', 86_400],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['soon', undefined],
  [null, undefined],
])('Retry-After %s is %s seconds', (retryAfter, seconds) => {
  const outcome = readResponse('EventService/GetEvents', {
    httpStatus: 429,
    contentType: null,
    body: '',
    retryAfter,
  });
  expect(outcome).toMatchObject({ kind: 'transient', code: 'rate_limited' });
  expect('retryAfterSeconds' in outcome ? outcome.retryAfterSeconds : undefined).toBe(seconds);
});

test('the table can be replaced, its kind too', () => {
  const rules: ClassifierRule[] = [
    { errorCode: 777, message: /full/i, code: 'seat_taken', kind: 'transient' },
  ];
  const evidence = { effect: 'write', httpStatus: 200, errorCode: 777, message: 'Class FULL' } as const;
  expect(classifyFailure(evidence, rules)).toEqual({ code: 'seat_taken', kind: 'transient' });
  expect(classifyFailure({ ...evidence, message: '' }, rules)).toEqual({ code: 'other', kind: 'permanent' });
});
