/** The look of the page: the console's colours, nothing from outside. */
export const STYLE = `
:root{--ink:#111827;--grey:#6b7280;--line:#e5e7eb;--panel:#f7f8fa;--brand:#0f766e;--ok:#15803d;--soon:#b45309;--bad:#dc2626;--info:#1d4ed8}
*{box-sizing:border-box}
body{margin:0;color:var(--ink);background:var(--panel);font:13px/20px Inter,"PingFang SC","HarmonyOS Sans SC","Microsoft YaHei","Noto Sans SC",system-ui,sans-serif;font-variant-numeric:tabular-nums}
header{display:flex;flex-wrap:wrap;align-items:center;gap:8px 24px;min-height:56px;padding:8px 24px;background:#fff;border-bottom:1px solid var(--line);position:sticky;top:0;z-index:1}
h1{font-size:16px;margin:0;font-weight:600}
h1 i{display:inline-block;width:10px;height:10px;border-radius:3px;background:var(--brand);margin-right:8px}
h2{font-size:13px;margin:0;font-weight:600}
.key{display:flex;align-items:baseline;gap:6px;color:var(--grey)}
.key b{font-size:18px;color:var(--ink);font-weight:600}
.key.bad b{color:var(--bad)}
main{display:grid;grid-template-columns:300px minmax(0,1fr) 340px;gap:16px;padding:16px 24px;align-items:start}
section{background:#fff;border:1px solid var(--line);border-radius:6px;margin-bottom:16px;overflow:hidden}
section>div.head{display:flex;justify-content:space-between;align-items:center;gap:8px;padding:10px 12px;border-bottom:1px solid var(--line)}
section .body{padding:10px 12px}
.grey{color:var(--grey)}.cut{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.small{font-size:12px;line-height:18px}.bad{color:var(--bad)}.good{color:var(--ok)}.mono{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12px}
table{width:100%;border-collapse:collapse;table-layout:fixed}
td,th{padding:6px 10px;text-align:left;border-bottom:1px solid var(--line);white-space:nowrap;overflow:hidden;text-overflow:ellipsis;vertical-align:middle}
tr:last-child td{border-bottom:0}
th{font-weight:400;color:var(--grey);background:#fcfcfd}
td.act{text-align:right;overflow:visible}
button,select,input{font:inherit;height:28px;border:1px solid var(--line);border-radius:6px;background:#fff;color:var(--ink);padding:0 10px}
button{cursor:pointer}button:hover{border-color:var(--brand);color:var(--brand)}
button.main{background:var(--brand);border-color:var(--brand);color:#fff}button.main:hover{opacity:.9;color:#fff}
button:focus-visible,select:focus-visible,input:focus-visible{outline:2px solid var(--brand);outline-offset:1px}
td.act button+button{margin-left:4px}
td.act button{height:24px;padding:0 8px;font-size:12px}
.row{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin:6px 0}
.row>label{display:flex;align-items:center;gap:6px}
input[type=number]{width:76px}
.tag{display:inline-block;padding:0 6px;border-radius:4px;background:var(--panel);border:1px solid var(--line);font-size:12px;line-height:18px}
.tag.go{color:var(--info);border-color:#bfdbfe;background:#eff6ff}.tag.ok{color:var(--ok);border-color:#bbf7d0;background:#f0fdf4}
.tag.wait{color:var(--soon);border-color:#fde68a;background:#fffbeb}.tag.no{color:var(--bad);border-color:#fecaca;background:#fef2f2}
.switch{display:flex;justify-content:space-between;align-items:center;padding:4px 0}
.switch button{min-width:56px}.switch button.on{background:#fef2f2;border-color:#fecaca;color:var(--bad)}
.chat{background:#ebedf0;padding:12px;max-height:520px;overflow:auto;display:flex;flex-direction:column-reverse;gap:10px}
.bubble{background:#fff;border-radius:6px;padding:8px 10px;max-width:94%;overflow-wrap:anywhere;white-space:pre-line}
.bubble .who{display:block;color:var(--grey);font-size:12px;margin-bottom:2px;white-space:nowrap}
.bubble blockquote{margin:2px 0;padding-left:8px;border-left:3px solid var(--line);color:var(--grey)}
.bubble font[color=warning],.bubble .warning{color:var(--soon)}.bubble .info{color:var(--ok)}.bubble .comment{color:var(--grey)}
.phone{background:#fff;padding:12px;max-height:360px;overflow:auto;display:flex;flex-direction:column;gap:10px}
.sms{background:#f0f1f3;border-radius:12px 12px 12px 2px;padding:8px 10px;max-width:94%;overflow-wrap:anywhere}
.none{padding:16px 12px;color:var(--grey)}
@media(max-width:1180px){main{grid-template-columns:280px minmax(0,1fr)}aside.right{grid-column:1/-1;display:grid;grid-template-columns:1fr 1fr;gap:16px}}
@media(max-width:760px){#center section{overflow-x:auto}#center table{min-width:720px}main,aside.right{display:block;padding:12px}aside.right{padding:0}header{padding:8px 12px}td,th{padding:6px 8px}}
`

/** Forms and buttons call `/control` without leaving the page; the boards refresh every two seconds. */
export const SCRIPT = `
const boards=['header','center','right'];
async function refresh(){
  try{
    const text=await (await fetch('/board')).text();
    const page=new DOMParser().parseFromString(text,'text/html');
    for(const id of [...boards,'switches']){
      const fresh=page.getElementById(id),old=document.getElementById(id);
      if(fresh&&old&&fresh.innerHTML!==old.innerHTML)old.innerHTML=fresh.innerHTML;
    }
  }catch{}
}
async function send(method,path,body){
  const answer=await fetch('/control'+path,{method,body:JSON.stringify(body??{})});
  if(!answer.ok)alert((await answer.json()).error);
  await refresh();
}
document.addEventListener('click',event=>{
  const button=event.target.closest('button[data-path]');
  if(button)send(button.dataset.method??'POST',button.dataset.path,JSON.parse(button.dataset.body??'{}'));
});
document.addEventListener('submit',event=>{
  event.preventDefault();
  const form=event.target,body={};
  for(const field of form.elements){
    if(!field.name)continue;
    body[field.name]=field.type==='checkbox'?field.checked:field.type==='number'?Number(field.value):field.value;
  }
  send(form.dataset.method??'POST',form.dataset.path,body);
});
setInterval(()=>{if(!document.hidden)refresh()},2000);
`
