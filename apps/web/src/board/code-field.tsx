/** Where somebody types a code that another screen shows, as the form's `code`. */
export const CodeField = ({ label }: { label: string }) => (
  <label>
    {label}
    <input
      name="code"
      className="code"
      required
      maxLength={40}
      autoComplete="one-time-code"
      autoCapitalize="characters"
      spellCheck={false}
    />
  </label>
);
