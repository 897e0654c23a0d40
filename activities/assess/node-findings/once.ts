/** What is made of an object is made once, however many ask; it goes when the object does. Nodes come by the thousand. */
export function oncePer<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const existing = known.get(key);
    if (existing !== undefined) return existing.value;
    const value = make(key);
    known.set(key, { value });
    return value;
  };
}
