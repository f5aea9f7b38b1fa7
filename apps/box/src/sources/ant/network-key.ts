/**
 * The key of the ANT+ network, as 16 hexadecimal digits, with or without spaces, dashes or colons. It is no part of this
 * program: whoever registers with ANT+ is told it, and may not pass it on.
 * @throws Error with a sentence where it is none, or none is given
 */
export function networkKey(text: string | undefined): Uint8Array {
  if (text === undefined)
    throw new Error(
      'The key of the ANT+ network is needed: register at thisisant.com, where it is told, and give it as --ant-key or TANDEM_ANT_KEY.',
    );
  const digits = text.replace(/[\s:,-]|0x/gi, '');
  if (!/^[0-9a-f]{16}$/i.test(digits))
    throw new Error('The key of the ANT+ network has 16 hexadecimal digits.');
  return Uint8Array.from(digits.match(/../g)!, (pair) => Number.parseInt(pair, 16));
}
