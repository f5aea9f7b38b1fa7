import { html, raw } from 'hono/html';
import type { SendMailOptions } from 'nodemailer';
import type { Html, Letter, Recipient } from './mail.ts';
import { words } from './words.ts';

const WIDTH_PX = 560;
const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** Colours stand on each element, since some mail programs drop the style sheet; those that keep it may turn dark. */
const DARK = raw(`<style>
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .ground { background: #121416 !important; }
    .card { background: #1c1f22 !important; border-color: #2c3136 !important; }
    .ink { color: #f1f3f5 !important; }
    .dim { color: #adb5bd !important; }
    .line { border-color: #2c3136 !important; }
    .accent { color: #76c0bc !important; }
    .button { background: #76c0bc !important; color: #0b1f1e !important; }
  }
  @media (max-width: 480px) {
    .pad { padding-left: 20px !important; padding-right: 20px !important; }
    .amount { font-size: 28px !important; }
    .label { font-size: 12px !important; }
  }
</style>`);

/** The mail without sender and id: a letter in the frame that all have, as a page and as plain text. */
export async function layOut(letter: Letter, to: Recipient): Promise<SendMailOptions> {
  const { locale, email, unsubscribe } = to;
  return {
    to: { name: '', address: email },
    subject: subjectOf(letter, to),
    text: plainOf(letter, to),
    html: String(await pageOf(letter, to)),
    attachments: letter.attachments,
    headers: {
      ...(unsubscribe && {
        'List-Unsubscribe': `<${unsubscribe.oneClickUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
      'Auto-Submitted': 'auto-generated',
      'Content-Language': locale,
    },
  };
}

/** What it is called, wherever it is: of whom it tells comes first where that is somebody else. */
export const subjectOf = ({ subject }: Letter, { locale, childName }: Recipient): string =>
  childName === null ? subject : `${childName}${words[locale].colon}${subject}`;

/** To whom, and of whom where that is somebody else. */
const greet = ({ locale, firstName, childName }: Recipient): string =>
  [words[locale].greeting(firstName), childName !== null && words[locale].forChild(childName)]
    .filter(Boolean)
    .join(' ');

/** A row of the card, so many pixels below the one above. */
export const row = (above: number, content: Html): Html =>
  html`<tr><td class="pad" style="padding:${above}px 32px 0">
${content}
</td></tr>`;

/** A page for mail programs: tables, styles on the elements, no script, nothing fetched from elsewhere. */
function pageOf({ title, subtitle, lead, rows, button, why }: Letter, to: Recipient): Html {
  const say = words[to.locale];
  return html`<!doctype html>
<html lang="${to.locale}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<meta name="supported-color-schemes" content="light dark" />
<title>${title}</title>
${DARK}
</head>
<body class="ground" style="margin:0;padding:0;background:#f3f5f6;font-family:${raw(FONT)}">
<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f5f6">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:${WIDTH_PX}px">
<tr><td class="accent pad" style="padding:0 32px 12px;font-size:14px;font-weight:600;color:#0f5c5a">${to.studioName}</td></tr>
<tr><td class="card" style="background:#ffffff;border:1px solid #e3e7ea;border-radius:16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
<tr><td class="pad ink" style="padding:32px 32px 0;color:#212529">
<h1 style="margin:0;font-size:26px;line-height:1.2;font-weight:700">${title}</h1>
${subtitle && html`<p class="dim" style="margin:6px 0 0;font-size:14px;line-height:1.4;color:#5b636b">${subtitle}</p>`}
<p style="margin:20px 0 0;font-size:16px;line-height:1.5">${greet(to)} ${lead}</p>
</td></tr>
${rows}
${button && row(28, html`<a class="button" href="${button.url}" style="display:inline-block;padding:12px 22px;border-radius:10px;background:#0f5c5a;color:#ffffff;font-size:16px;font-weight:600;text-decoration:none">${button.text}</a>`)}
<tr><td style="padding:0 0 32px;font-size:0;line-height:0">&nbsp;</td></tr>
</table>
</td></tr>
<tr><td class="dim pad" style="padding:16px 32px 0;font-size:13px;line-height:1.5;color:#5b636b">${why}${to.unsubscribe && html`<br /><a class="dim" style="color:#5b636b" href="${to.unsubscribe.url}">${say.unsubscribe}</a>`}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>`;
}

/** The mail as plain text, without what a mail program adds. */
export function plainOf({ title, subtitle, lead, lines, button, why }: Letter, to: Recipient): string {
  const say = words[to.locale];
  return [
    `${greet(to)} ${lead}`,
    '',
    title,
    ...(subtitle ? [subtitle] : []),
    ...(lines.length > 0 ? ['', ...lines] : []),
    ...(button === null ? [] : ['', `${button.text}${say.colon}${button.url}`]),
    '',
    '-- ',
    why,
    ...(to.unsubscribe ? [`${say.unsubscribe}${say.colon}${to.unsubscribe.url}`] : []),
    '',
  ].join('\n');
}
