/** What a header of cookies says of one of them, as it was sent. */
export const cookieValue = (cookieHeader: string | undefined, name: string): string | undefined =>
  cookieHeader
    ?.split(/; */)
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);
