#include <cstdio>
#include <cstdint>
#include <vector>
#include <string>
#include <chrono>
#include <thread>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
typedef uint64_t u64; typedef uint8_t u8;
static double now(){return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();}
template<class T> struct C{const T*p;size_t n;const T&operator[](size_t i)const{return p[i];}};
template<class T> C<T> col(std::string f){int d=open(f.c_str(),O_RDONLY);struct stat s;fstat(d,&s);return {(const T*)mmap(0,s.st_size,PROT_READ,MAP_SHARED|MAP_POPULATE,d,0),s.st_size/sizeof(T)};}
int main(){std::string d="/tmp/chains/arr5m";auto in=col<u64>(d+"/tx_in_off.u64"),out=col<u64>(d+"/tx_out_off.u64"),sp=col<u64>(d+"/in_spent_out.u64"),v=col<u64>(d+"/out_value.u64");size_t nt=in.n-1,src=102;
 auto poison=[&](std::vector<u8>&b){for(u64 o=out[src];o<out[src+1];o++)b[o]=1;u64 t=0;for(size_t x=src+1;x<nt;x++){u8 h=0;for(u64 k=in[x];k<in[x+1];k++)h|=b[sp[k]];if(h){t++;for(u64 o=out[x];o<out[x+1];o++)b[o]=1;}}return t;};
 auto hair=[&](std::vector<u64>&tv){for(u64 o=out[src];o<out[src+1];o++)tv[o]=v[o];u64 t=0;for(size_t x=src+1;x<nt;x++){u64 b=0,a=0;for(u64 k=in[x];k<in[x+1];k++){u64 o=sp[k];b+=tv[o];a+=v[o];}if(b){t++;for(u64 o=out[x];o<out[x+1];o++)tv[o]=(u64)((unsigned __int128)v[o]*b/a);}}return t;};
 auto sen=[&](std::vector<u64>&tv){for(u64 o=out[src];o<out[src+1];o++)tv[o]=v[o];u64 t=0;for(size_t x=src+1;x<nt;x++){u64 b=0;for(u64 k=in[x];k<in[x+1];k++)b+=tv[sp[k]];if(b){t++;for(u64 o=out[x];o<out[x+1];o++){u64 g=b<v[o]?b:v[o];tv[o]=g;b-=g;}}}return t;};
 auto fused=[&](std::vector<u8>&p,std::vector<u64>&h,std::vector<u64>&s){for(u64 o=out[src];o<out[src+1];o++){p[o]=1;h[o]=s[o]=v[o];}u64 t=0;for(size_t x=src+1;x<nt;x++){u8 q=0;u64 b=0,a=0,c=0;for(u64 k=in[x];k<in[x+1];k++){u64 o=sp[k];q|=p[o];b+=h[o];c+=s[o];a+=v[o];}if(q){t++;for(u64 o=out[x];o<out[x+1];o++)p[o]=1;}if(b)for(u64 o=out[x];o<out[x+1];o++)h[o]=(u64)((unsigned __int128)v[o]*b/a);if(c)for(u64 o=out[x];o<out[x+1];o++){u64 g=c<v[o]?c:v[o];s[o]=g;c-=g;}}return t;};
 for(int r=0;r<4;r++){std::vector<u8>p(v.n,0),p2(v.n,0),p3(v.n,0);std::vector<u64>h(v.n,0),s(v.n,0),h2(v.n,0),s2(v.n,0),h3(v.n,0),s3(v.n,0);
  double t=now();u64 a=poison(p);double tp=now()-t;t=now();a+=hair(h);double th=now()-t;t=now();a+=sen(s);double ts=now()-t;
  t=now();a+=fused(p2,h2,s2);double tf=now()-t;
  t=now();std::thread w([&]{a+=hair(h3);});u64 c=poison(p3)+sen(s3);w.join();double tt=now()-t;
  printf("poison %.3f haircut %.3f seniority %.3f sum %.3f | one pass %.3f | two threads side by side %.3f  (%llu %llu)\n",tp,th,ts,tp+th+ts,tf,tt,(unsigned long long)a,(unsigned long long)c);}
}
