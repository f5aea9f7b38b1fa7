import { apiError, type Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import {
  BOOKING_FILE_PATH,
  CALENDAR_PATH,
  EXPORT_FILE_PATH,
  IMPORT_FILE_PATH,
  MAX_TOKEN_CALLS_PER_MINUTE,
  PAYMENT_NOTICES_PATH,
  PUBLIC_CALENDAR_PATH,
  RIDE_FILE_PATH,
  type Scope,
  SOURCE_HOOK_PATH,
  studioProblems,
  TOKEN_PREFIX,
} from '@tandem/api/words';
import { z } from 'zod';

/** What we write of a document of the interface (OpenAPI 3.1); the rest is made of the schemas. */
export type Document = {
  info: object;
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: object; securitySchemes?: object };
  servers?: object[];
  tags?: { name: string; description: string }[];
};
export type Operation = {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters?: { in: string; name: string }[];
  requestBody?: {
    required?: boolean;
    content: Record<string, { schema: { type?: string; required?: string[] } }>;
  };
  responses?: Record<string, object>;
  'x-scope'?: Scope | null;
  'x-roles'?: readonly string[];
};

type Row = Pick<Endpoint, 'method' | 'path' | 'access' | 'scope'> & {
  /** Of an answer or a body that is no JSON. */
  answers?: string;
  takes?: string;
};

const as = ({ access, scope }: Endpoint) => ({ access, scope });

/** Besides the table of endpoints: what is sent or answered as a file. */
const files: Record<string, Row> = {
  getRideFile: {
    ...{ method: 'GET', path: RIDE_FILE_PATH, answers: 'application/octet-stream' },
    ...as(endpoints.getRide),
  },
  addImportFile: {
    ...{ method: 'PUT', path: IMPORT_FILE_PATH, takes: 'application/octet-stream' },
    ...as(endpoints.getImport),
  },
  getExportFile: {
    ...{ method: 'GET', path: EXPORT_FILE_PATH, answers: 'application/zip' },
    ...as(endpoints.startExport),
  },
  getBookingFile: {
    ...{ method: 'GET', path: BOOKING_FILE_PATH, answers: 'text/calendar' },
    ...as(endpoints.getClass),
  },
  getCalendar: { method: 'GET', path: CALENDAR_PATH, answers: 'text/calendar', access: 'public' },
  takePaymentNotice: {
    method: 'POST',
    path: PAYMENT_NOTICES_PATH,
    takes: 'application/octet-stream',
    access: 'public',
  },
  takeSourceHint: {
    method: 'POST',
    path: SOURCE_HOOK_PATH,
    takes: 'application/json',
    access: 'public',
  },
  getPublicCalendar: {
    method: 'GET',
    path: PUBLIC_CALENDAR_PATH,
    answers: 'text/calendar',
    access: 'public',
  },
};

/** By what stands in a path; the first that fits. */
const areas: [RegExp, name: string, description: string][] = [
  [
    /\/(tokens|staff|access|invitation)/,
    'access',
    'Who gets in: team, invitations, tokens. For people who sign in.',
  ],
  [/^\/api\/(me|setup|sign-in-link|invitations|passkey|email)/, 'own access', 'One’s own sign-in.'],
  [/calendar|\.ics/, 'calendars', 'Calendars that programs follow.'],
  [/\/mails/, 'mails', 'Which mails went, and what became of them.'],
  [/\/webhooks/, 'webhooks', 'Where the studio’s own programs hear what happens.'],
  [/\/(sources|hooks)\//, 'sources', 'Systems that classes and bookings are read from.'],
  [/\/spivi/, 'spivi', 'The connection with Spivi.'],
  [/\/(waits|my-waits|wished-spots)/, 'waitlist', 'Who waits for a place.'],
  [/\/kiosk/, 'kiosks', 'Tablets at the doors, and what they ask.'],
  [/\/(bookings|check-ins|hold$)/, 'bookings', 'Who is booked.'],
  [/\/payments/, 'payments', 'Passes that members buy in the portal.'],
  [/\/(passes|pass-kinds|passes-on-sale|rights$)/, 'passes', 'Rights to book.'],
  [
    /\/(rides|trends|tests|ride-links|shared-rides|results|numbers|report|month|comparison)/,
    'rides',
    'What was ridden.',
  ],
  [/\/imports/, 'imports', 'Rides from files.'],
  [/\/uploads/, 'uploads', 'Rides that are sent on.'],
  [
    /\/(consents|rights|waiver|board|class-mail|reads|exports|erasure|erasures|privacy|unsubscribe)/,
    'rights',
    'What people allow, and what is kept of them.',
  ],
  [/\/(customers|customer-imports|body)/, 'customers', 'People whom the studio knows.'],
  [
    /\/(classes|class-types|series|copy-week|closures|overlaps)/,
    'schedule',
    'Classes, their types and series, and closures.',
  ],
  [/./, 'studio', 'The studio, its places and rooms.'],
];
/** In the order in which somebody reads who writes a program. */
const shown = [
  ...['schedule', 'bookings', 'waitlist', 'customers', 'passes', 'payments', 'rides', 'imports'],
  ...[
    'calendars',
    'studio',
    'webhooks',
    'uploads',
    'rights',
    'mails',
    'sources',
    'spivi',
    'kiosks',
    'access',
    'own access',
  ],
];
const areaOf = (path: string) => areas.find(([pattern]) => pattern.test(path))![1];

const ABOUT = `What a program asks of a studio: JSON over HTTP.

**Who asks.** Send a token, made under *API tokens* in the console: \`Authorization: Bearer ${TOKEN_PREFIX}…\`. What each endpoint needs stands beside it; \`x-scope: null\` says that no token does it. A token asks ${MAX_TOKEN_CALLS_PER_MINUTE} times a minute.

**What is said.** Instants are ISO 8601 in UTC, days are plain (\`2026-11-23\`), units stand in names (\`weightKg\`). A field that is not described does not leave, and may be added later.

**Refusals** have a stable \`code\`, a \`message\`, a \`remedy\`, the \`field\` at fault and \`details\`. 429 and 503 say in \`Retry-After\` when to ask again.

**Repeats.** A POST with an \`Idempotency-Key\` (up to 200 characters) that comes again within a day gets the first answer and changes nothing.

**Long lists** come in pages: ask again with \`cursor\` set to the \`nextCursor\` of the page before, until it is null.

**Changes** of an object may bring the \`version\` that they were made from: a stale one is refused with \`changed_meanwhile\`.`;

/**
 * Says of each endpoint what its schemas do not: who may call it, what a token needs, how it refuses.
 * @param document as it was made of the schemas
 * @param publicUrl where people reach the studio
 */
export function describeInterface(document: Document, publicUrl: string): Document {
  const rows = Object.entries({ ...endpoints, ...files } as Record<string, Row>);
  const named = new Map(
    rows.map(([name, row]) => [`${row.method} ${row.path.replace(/:(\w+)/g, '{$1}')}`, { name, row }]),
  );
  for (const [path, operations] of Object.entries(document.paths ?? {}))
    for (const [method, operation] of Object.entries(operations)) {
      const { name, row } = named.get(`${method.toUpperCase()} ${path}`)!;
      Object.assign(operation, describe(name, row, path, operation));
    }
  return lighter({
    ...document,
    info: {
      title: 'Tandem Studio',
      version: '1',
      description: ABOUT,
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: publicUrl }],
    tags: shown.map((area) => ({ name: area, description: areas.find(([, name]) => name === area)![2] })),
    components: {
      schemas: {
        Refusal: {
          ...z.toJSONSchema(apiError, { io: 'input' }),
          // Code → HTTP status.
          'x-codes': studioProblems,
        },
      },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of a person or of the studio.' },
        session: {
          ...{ type: 'apiKey', in: 'cookie', name: 'tandem.session_token' },
          description: 'A signed-in browser; behind https the name begins with `__Host-`.',
        },
        kiosk: {
          ...{ type: 'apiKey', in: 'cookie', name: 'tandem.kiosk' },
          description: 'A tablet at a door that was let in by a code.',
        },
      },
    },
  });
}

function describe(
  name: string,
  { access, scope = null, answers, takes }: Row,
  path: string,
  operation: Operation,
): Operation {
  const session = { session: [] };
  const body = operation.requestBody;
  const needed = body && Object.values(body.content).some(({ schema }) => (schema.required ?? []).length > 0);
  const parameters = operation.parameters?.filter((one) => one.in !== 'header');
  const answer = { schema: { type: 'string', format: 'binary' } };
  const told = {
    schema: (operation.responses?.['200'] as { content?: Record<string, { schema: object }> })?.content?.[
      'application/json'
    ]?.schema ?? { type: 'object' },
  };
  return {
    ...(parameters && { parameters }),
    operationId: name,
    tags: [areaOf(path)],
    security:
      access === 'public'
        ? [{}]
        : access === 'kiosk'
          ? [{ kiosk: [] }]
          : scope
            ? [{ token: [] }, session]
            : [session],
    'x-scope': scope,
    ...(Array.isArray(access) && { 'x-roles': access }),
    ...(body && { requestBody: { ...body, required: needed === true } }),
    ...(takes && { requestBody: { required: true, content: { [takes]: answer } } }),
    responses: {
      200: { description: 'Done.', content: { [answers ?? 'application/json']: answers ? answer : told } },
      '4XX': refusal('Refused: `code` says why.'),
      '5XX': refusal('Not done, for a reason of the studio’s own.'),
    },
  };
}

const refusal = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
});

const TOLD_BY_FORMAT = new Set(['uuid', 'date', 'date-time', 'email']);

/** Without the long patterns of what a `format` says already: they are most of the document's bytes. */
function lighter<T>(value: T): T {
  if (Array.isArray(value)) return value.map(lighter) as T;
  if (typeof value !== 'object' || value === null) return value;
  const told = TOLD_BY_FORMAT.has((value as { format?: string }).format ?? '');
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, entry]) => !(told && key === 'pattern' && typeof entry === 'string'))
      .map(([key, entry]) => [key, lighter(entry)]),
  ) as T;
}
