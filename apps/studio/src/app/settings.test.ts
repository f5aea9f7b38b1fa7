import { expect, test } from 'vitest';
import { settingsFrom } from './settings.ts';

test('mails are sent only where a server and a sender are named', () => {
  const SMTP_URL = 'smtp://user:secret@mail.example.com:587';
  expect(settingsFrom({}).smtp).toBeUndefined();
  expect(settingsFrom({ SMTP_URL, MAIL_FROM: 'rides@example.com' }).smtp).toEqual({
    url: SMTP_URL,
    from: 'rides@example.com',
  });
  expect(() => settingsFrom({ SMTP_URL })).toThrow('MAIL_FROM is not');
  expect(() =>
    settingsFrom({ SMTP_URL: 'https://mail.example.com', MAIL_FROM: 'rides@example.com' }),
  ).toThrow('SMTP_URL is not usable');
});

test('an address with slashes at its end is that without them: links are made by adding to it', () => {
  expect(settingsFrom({ PUBLIC_URL: 'https://studio.example/' }).publicUrl).toBe('https://studio.example');
  expect(settingsFrom({ PUBLIC_URL: 'https://studio.example/tandem//' }).publicUrl).toBe(
    'https://studio.example/tandem',
  );
});
