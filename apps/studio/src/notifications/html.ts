/** Text that is HTML already. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | null | readonly Part[];

const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const partOf = (part: Part): string =>
  part === null
    ? ''
    : part instanceof Html
      ? part.text
      : Array.isArray(part)
        ? part.map(partOf).join('')
        : escaped(String(part));

/** A template whose values are escaped, unless they come from such a template themselves. */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(strings.reduce((text, string, i) => text + partOf(parts[i - 1]!) + string));
