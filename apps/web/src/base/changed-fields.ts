/** What a form's values say otherwise than when it was opened: only that is sent, so that nothing else is undone. */
export function changedFields<T extends object>(seen: T, values: T): Partial<T> {
  const changed = Object.entries(values).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(seen[field as keyof T]),
  );
  return Object.fromEntries(changed) as Partial<T>;
}
