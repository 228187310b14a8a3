/** A style sheet as minified text; scripts/bundle.js makes it. */
declare module '*.css?text' {
  const text: string;
  export default text;
}
