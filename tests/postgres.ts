/** Placeholder until the embedded server exists. */
export default async function setup() {}
