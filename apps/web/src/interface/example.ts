import { jsonOf, type Schema, type Told } from './document.ts';

/** Something that the schema takes: as little as it asks for. */
export function exampleOf(schema: Schema): unknown {
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first) return exampleOf(first);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(schema.properties ?? {})
        .filter(([name]) => schema.required?.includes(name))
        .map(([name, field]) => [name, exampleOf(field)]),
    );
  if (type === 'array') return schema.items ? [exampleOf(schema.items)] : [];
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 1, 1);
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  return (
    { date: '2026-11-23', 'date-time': '2026-11-23T18:30:00Z', uuid: '…', email: 'ada@home.example' }[
      schema.format ?? ''
    ] ?? '…'
  );
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** A call of the endpoint as somebody tries it in a terminal. @param server where the studio is reached */
export function curlOf(
  { method, path, requestBody, parameters, 'x-scope': scope }: Told,
  server: string,
): string {
  const needed = (parameters ?? []).filter((one) => one.in === 'query' && one.required);
  const query = needed.map(({ name, schema }) => `${name}=${exampleOf(schema)}`).join('&');
  const body = jsonOf(requestBody?.content);
  const isFile = requestBody !== undefined && body === null;
  const parts = [
    method === 'GET' ? 'curl' : `curl -X ${method}`,
    scope !== null && `-H "Authorization: Bearer $TOKEN"`,
    body && `-H 'Content-Type: application/json' -d ${quoted(JSON.stringify(exampleOf(body)))}`,
    isFile && `-H 'Content-Type: application/octet-stream' --data-binary @ride.fit`,
    quoted(server + path + (query && `?${query}`)),
  ];
  return parts.filter((part) => part !== false && part !== null).join(' \\\n  ');
}
