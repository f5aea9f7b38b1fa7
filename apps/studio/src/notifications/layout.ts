import { Html, html } from './html.ts';
import { PICTURE_HEIGHT_PX, PICTURE_WIDTH_PX } from './ride-picture.ts';

export type MailLayout = {
  locale: string;
  studioName: string;
  title: string;
  when: string;
  lead: string;
  shown: { label: string; amount: string; unit: string }[];
  picture: { src: string; caption: string } | null;
  button: { url: string; text: string } | null;
  footer: Html;
};

const WIDTH_PX = 560;
const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** Colours stand on each element, since some mail programs drop the style sheet; those that keep it may turn dark. */
const DARK = new Html(`<style>
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

/** A page for mail programs: tables, styles on the elements, no script, nothing fetched from elsewhere. */
export function layOut(mail: MailLayout): string {
  const { picture, button } = mail;
  return html`<!doctype html>
<html lang="${mail.locale}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<meta name="supported-color-schemes" content="light dark" />
<title>${mail.title}</title>
${DARK}
</head>
<body class="ground" style="margin:0;padding:0;background:#f3f5f6;font-family:${new Html(FONT)}">
<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f5f6">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:${WIDTH_PX}px">
<tr><td class="accent pad" style="padding:0 32px 12px;font-size:14px;font-weight:600;color:#0f5c5a">${mail.studioName}</td></tr>
<tr><td class="card" style="background:#ffffff;border:1px solid #e3e7ea;border-radius:16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
<tr><td class="pad ink" style="padding:32px 32px 0;color:#212529">
<h1 style="margin:0;font-size:26px;line-height:1.2;font-weight:700">${mail.title}</h1>
<p class="dim" style="margin:6px 0 0;font-size:14px;line-height:1.4;color:#5b636b">${mail.when}</p>
<p style="margin:20px 0 0;font-size:16px;line-height:1.5">${mail.lead}</p>
</td></tr>
<tr><td class="pad" style="padding:24px 32px 0">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>${mail.shown.map(numberCell)}</tr></table>
</td></tr>
${
  picture &&
  html`<tr><td class="pad" style="padding:28px 32px 0">
<img src="${picture.src}" alt="${picture.caption}" width="${PICTURE_WIDTH_PX / 2}" style="display:block;width:100%;height:auto;aspect-ratio:${PICTURE_WIDTH_PX}/${PICTURE_HEIGHT_PX};border:0" />
<p class="dim" style="margin:10px 0 0;font-size:13px;line-height:1.4;color:#5b636b">${picture.caption}</p>
</td></tr>`
}
${
  button &&
  html`<tr><td class="pad" style="padding:28px 32px 0">
<a class="button" href="${button.url}" style="display:inline-block;padding:12px 22px;border-radius:10px;background:#0f5c5a;color:#ffffff;font-size:16px;font-weight:600;text-decoration:none">${button.text}</a>
</td></tr>`
}
<tr><td style="padding:0 0 32px;font-size:0;line-height:0">&nbsp;</td></tr>
</table>
</td></tr>
<tr><td class="dim pad" style="padding:16px 32px 0;font-size:13px;line-height:1.5;color:#5b636b">${mail.footer}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>`.text;
}

const numberCell = ({ label, amount, unit }: MailLayout['shown'][number], place: number): Html => html`
<td class="line" width="33%" valign="top" style="padding:0 8px 0 ${place === 0 ? 0 : 14}px;${new Html(place === 0 ? '' : 'border-left:1px solid #e3e7ea')}">
<div class="amount ink" style="font-size:32px;line-height:1.1;font-weight:700;color:#212529;white-space:nowrap;font-variant-numeric:tabular-nums">${amount}<span class="dim" style="font-size:15px;font-weight:500;color:#5b636b">&nbsp;${unit}</span></div>
<div class="label dim" style="padding-top:6px;font-size:13px;line-height:1.3;color:#5b636b">${label}</div>
</td>`;
