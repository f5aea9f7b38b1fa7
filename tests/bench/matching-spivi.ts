import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MISSING_EVERY } from './matching-people.ts';

/** Spivi in a process of its own, with a client for each `rider<n>@bench.example` but every tenth. Prints its address. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const n = Number(/^rider(\d+)@/.exec(form.get('Username') ?? '')?.[1] ?? 0);
    const client =
      n % MISSING_EVERY === 0
        ? ''
        : `<Client><ClientID>${n}</ClientID><DisplayName>Rider ${n}</DisplayName><Email>rider${n}@bench.example</Email>
           <LevelName/><TotalSEP/><TotalWPP/><FTP>200</FTP><LTHR>160</LTHR><RHR>55</RHR><PST/><Weight>70</Weight>
           <Height>175</Height><Address/><City/><Phone/><DeviceID/></Client>`;
    response.setHeader('content-type', 'text/xml; charset=utf-8');
    response.end(
      `<?xml version="1.0" encoding="UTF-8"?><Response><ErrorCode>200</ErrorCode><Clients>${client}</Clients></Response>`,
    );
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
